import type {openFiles} from '../../../src/index.ts'

type Files = Awaited<ReturnType<typeof openFiles>>

/** Resolves when the files of a topic are as they should be. */
export async function untilListed(files: Files, fits: (files: Files) => boolean): Promise<void> {
  await new Promise<void>(resolve => {
    const look = () => {
      if (!fits(files)) return
      end()
      resolve()
    }
    const end = files.on('files', look)
    look()
  })
}
