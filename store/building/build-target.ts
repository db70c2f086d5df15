import type { DerivedPath, OutputName, StorePath } from '../../generated/nix-daemon/types.ts'
import { quote } from '../../nix/errors.ts'
import { parseStorePath } from '../../nix/store-path.ts'
import { HandlerError } from '../../runtime/index.ts'
import { isDerivation } from './derivation-files.ts'

/** What somebody wants to have: a path as it is, or outputs of a derivation. */
export type BuildTarget =
  | { readonly kind: 'Opaque'; readonly path: StorePath }
  | { readonly kind: 'Built'; readonly path: StorePath; readonly outputs: readonly OutputName[] | 'all' }

/** @throws {PathError} where it is no path of the store. @throws {HandlerError} where it is none at all. */
export function parseBuildTarget(storeDir: string, text: DerivedPath): BuildTarget {
  const [path = '', outputs, ...more] = text.split('!')
  if (more.length > 0)
    throw new HandlerError(`${quote(text)} is an output of an output, which is not supported`)
  parseStorePath(storeDir, path)
  if (outputs === undefined) return { kind: 'Opaque', path }
  if (!isDerivation(path)) throw new HandlerError(`${quote(text)} asks for outputs of what is no derivation`)
  return { kind: 'Built', path, outputs: outputs === '*' ? 'all' : outputs.split(',') }
}
