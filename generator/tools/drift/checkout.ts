import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { UsageError } from '../usage-error.ts'
import { withoutComments } from './cpp.ts'

/** A source file without its comments. */
export interface SourceText {
  /** Relative to the checkout, with slashes. */
  readonly path: string
  readonly text: string
}

/** Sources of Nix in a folder. */
export interface Checkout {
  /** Release such as `2.34.8`, if the checkout names it. */
  readonly release?: string
  /** Finds all files of a name in the libraries. */
  readonly files: (name: string) => readonly SourceText[]
}

/**
 * Looks through a checkout of NixOS/nix.
 *
 * @throws {UsageError} if the folder is not one.
 */
export function openCheckout(folder: string): Checkout {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`${folder} is no folder`)
  const paths = sourcePaths(folder)
  if (!paths.some(path => path.endsWith('/worker-protocol.hh'))) {
    throw new UsageError(`there is no worker-protocol.hh below ${folder}: is it a checkout of NixOS/nix?`)
  }
  const read = new Map<string, SourceText>()
  const open = (path: string): SourceText => {
    const known = read.get(path)
    if (known !== undefined) return known
    const source = { path, text: withoutComments(readFileSync(join(folder, path), 'utf8')) }
    read.set(path, source)
    return source
  }
  const release = readRelease(folder)
  return {
    ...(release === undefined ? {} : { release }),
    files: name => paths.filter(path => path.endsWith(`/${name}`)).map(open),
  }
}

// The program has a daemon.cc too, and the tests of the libraries are in folders beside them.
function sourcePaths(folder: string): string[] {
  const paths: string[] = []
  for (const library of ['libstore', 'libutil']) {
    const start = join(folder, 'src', library)
    if (!existsSync(start)) continue
    for (const entry of readdirSync(start, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(?:cc|hh)$/.test(entry.name)) continue
      paths.push(relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    }
  }
  return paths.sort()
}

function readRelease(folder: string): string | undefined {
  const file = ['.version', 'version'].map(name => join(folder, name)).find(path => existsSync(path))
  return file === undefined ? undefined : /^\d+(?:\.\d+)+/.exec(readFileSync(file, 'utf8').trim())?.[0]
}
