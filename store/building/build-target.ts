import type { DerivedPath, OutputName, StorePath } from '../../generated/nix-daemon/types.ts'
import { quote } from '../../nix/errors.ts'
import { sortedOnce } from '../../nix/sorted-once.ts'
import { checkName, parseStorePath } from '../../nix/store-path.ts'
import { HandlerError } from '../../runtime/index.ts'

/** A path, or outputs of a derivation, that a client wants to be valid. */
export type BuildTarget =
  | { readonly kind: 'Opaque'; readonly path: StorePath }
  | { readonly kind: 'Built'; readonly path: StorePath; readonly outputs: readonly OutputName[] | 'all' }

/** Longest text of a target, which is read at once. */
const LONGEST = 1 << 20

/**
 * Parses a build target.
 *
 * @throws {PathError} if it is not a path of the store, or asks for an output that can have no such name.
 * @throws {HandlerError}
 */
export function parseBuildTarget(storeDir: string, text: DerivedPath): BuildTarget {
  if (text.length > LONGEST)
    throw new HandlerError(
      `${quote(text)} is too long: what is to be built has ${LONGEST} characters at most`,
    )
  const [path = '', outputs, ...more] = text.split('!', 3)
  if (more.length > 0)
    throw new HandlerError(`${quote(text)} is an output of an output, which is not supported`)
  parseStorePath(storeDir, path)
  if (outputs === undefined) return { kind: 'Opaque', path }
  if (outputs === '*') return { kind: 'Built', path, outputs: 'all' }
  const names = outputs.split(',')
  for (const name of names) checkName(name)
  return { kind: 'Built', path, outputs: sortedOnce(names) }
}

/** Prints a build target as answers name it. */
export function printBuildTarget(target: BuildTarget): DerivedPath {
  if (target.kind === 'Opaque') return target.path
  return `${target.path}!${target.outputs === 'all' ? '*' : target.outputs.join(',')}`
}
