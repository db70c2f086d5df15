import { readFileSync } from 'node:fs'

/** The parts of package.json that the command uses. */
interface Manifest {
  readonly version: string
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** Reads the version of the package. */
export function packageVersion(): string {
  return packageManifest().version
}

/** Reads the package's own package.json, which is one folder up from the source and two from the build. */
export function packageManifest(): Manifest {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return { version: 'unknown' }
}
