import { ownPlaces } from '../load/places.ts'
import { FileWatch } from './file-watch.ts'

/** Options of a watch. */
export interface WatchOptions {
  /** The project's folder, absolute. */
  readonly root: string
  /** Folders to watch, from the root. */
  readonly folders?: readonly string[]
  /** One run of the generator; may throw. */
  readonly generate: () => void
  readonly printError: (text: string) => void
  /** Signal that ends the watch. */
  readonly signal: AbortSignal
}

const ownFolders = [ownPlaces.spec, ownPlaces.adapters, ownPlaces.grammars]

/** Milliseconds between two looks: a change is noticed after one or two of them. */
const interval = 150

/** Generates now and again after every change of the spec or its schema, even if a run fails. */
export function watch({
  root,
  folders = ownFolders,
  generate,
  printError,
  signal,
}: WatchOptions): Promise<void> {
  const poll = new FileWatch(root, folders)
  const attempt = (): void => {
    try {
      generate()
    } catch (error) {
      printError(`generate: ${(error as Error).message}\n`)
    }
  }
  attempt()
  return new Promise(resolve => {
    const timer = setInterval(() => {
      if (poll.hasChanged()) attempt()
    }, interval)
    const end = (): void => {
      clearInterval(timer)
      resolve()
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
