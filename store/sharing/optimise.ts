import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { ContentsError } from '../model/contents.ts'
import type { SharingLog } from '../model/shared-files.ts'
import type { Store } from '../model/store.ts'

/** Calls that say how a run over the whole store goes. */
export interface OptimisationLog extends Required<SharingLog> {
  /** Called once with the number of files that are shared already. */
  readonly onKnown: (files: number) => void
  /** Called with the number of paths that are done, and of all. */
  readonly onProgress: (done: number, all: number) => void
  /** Called before each path. */
  readonly onPath: (path: StorePath) => void
  /** Called after each path; the run ends if it gives false. */
  readonly goOn: () => Promise<boolean>
}

/** Makes equal files of all paths one. Runs of several clients wait for each other. */
export async function optimise(store: Store, log: OptimisationLog): Promise<void> {
  const { shared } = store.contents
  if (shared === undefined) return
  const unlock = await store.sharing.lock()
  try {
    const run = await shared.begin()
    const { count, pages } = await store.metadata.allPaths()
    log.onKnown(run.known)
    log.onProgress(0, count)
    let done = 0
    for await (const page of pages)
      for (const path of page) {
        log.onPath(path)
        try {
          await run.share(path, { ...log, lock: () => store.locks.lock([path]) })
        } catch (error) {
          if (!(error instanceof ContentsError) || (await store.metadata.isValid(path))) throw error
        }
        done += 1
        log.onProgress(done, count)
        if (store.isClosing || !(await log.goOn())) return
      }
  } finally {
    unlock()
  }
}
