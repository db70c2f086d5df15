import { readFileSync } from 'node:fs'

/**
 * Reads a file of the package: `path` is relative to the folder with `spec/` and `generated/`, which is one folder up
 * from the sources and the shared files of the build, and two from a command that is built into a file of its own.
 */
export function readPackageFile(path: string): Buffer {
  for (const up of ['../', '../../']) {
    try {
      return readFileSync(new URL(up + path, import.meta.url))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  throw new Error(`the package has no ${path}`)
}
