import type {TemplateResult} from 'lit'
import type {FileView} from '../files-view.ts'
import * as icons from '../icons.ts'

export type FileKind = 'folder' | 'picture' | 'film' | 'sound' | 'pages' | 'archive' | 'program' | 'other'

/** What a system may run, or a browser, when it is opened: by extension, since that is what systems go by. */
const programs = new Set(
  (
    'exe msi msix appx bat cmd com scr pif cpl ps1 psm1 vbs vbe js jse mjs wsf wsh hta jar jnlp reg lnk url scf inf dll sys gadget ' +
    'app dmg pkg mpkg command workflow terminal action deb rpm apk aab xapk run sh bash zsh csh fish desktop appimage flatpakref snap ' +
    'py pyw pl rb php iso img vhd vhdx htm html xhtml shtml mht mhtml svg svgz xml xsl xslt swf ' +
    'docm dotm xlsm xltm xlam xll pptm potm ppam ppsm sldm xlsb one chm crx xpi'
  ).split(' ')
)
const archives = new Set('zip 7z rar tar gz tgz bz2 xz zst lz4 cab'.split(' '))
const programTypes =
  /^(application\/(x-msdownload|x-msdos-program|x-executable|x-sh|x-shellscript|java-archive|vnd\.android\.package-archive|x-apple-diskimage|javascript|xhtml\+xml|xml)|text\/(html|javascript|xml)|image\/svg\+xml)$/

/** Dots and spaces at the end are dropped by Windows, so that what is before them counts. */
const extensionOf = (name: string): string => /\.([^.\s]+)[.\s]*$/.exec(name)?.[1]?.toLowerCase() ?? ''

/** Whether opening it can run something. */
export const isRisky = ({name, mediaType, folder}: Pick<FileView, 'name' | 'mediaType' | 'folder'>): boolean =>
  folder === undefined && (programs.has(extensionOf(name)) || programTypes.test(mediaType))

export function kindOf(file: Pick<FileView, 'name' | 'mediaType' | 'folder'>): FileKind {
  const {name, mediaType, folder} = file
  if (folder !== undefined) return 'folder'
  if (isRisky(file)) return 'program'
  if (archives.has(extensionOf(name))) return 'archive'
  if (mediaType.startsWith('image/')) return 'picture'
  if (mediaType.startsWith('video/')) return 'film'
  if (mediaType.startsWith('audio/')) return 'sound'
  return mediaType.startsWith('text/') || mediaType === 'application/pdf' ? 'pages' : 'other'
}

const drawings: Readonly<Record<FileKind, () => TemplateResult>> = {
  folder: icons.folder,
  picture: icons.picture,
  film: icons.film,
  sound: icons.sound,
  pages: icons.pages,
  archive: icons.archive,
  program: icons.program,
  other: icons.file
}

export const kindIcon = (kind: FileKind): TemplateResult => drawings[kind]()
