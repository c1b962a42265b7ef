import {fileURLToPath} from 'node:url'
import {build, type BuildOptions} from 'esbuild'

/** The script of a page that tests work: a file of this folder with all it imports, as a browser takes it. */
export async function bundledPage(file: string, options: BuildOptions = {}): Promise<string> {
  const {outputFiles} = await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
    target: 'es2022',
    ...options
  })
  return outputFiles![0]!.text
}
