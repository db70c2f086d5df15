import type { BasicDerivation, DerivationOutput } from '../generated/nix-daemon/types.ts'
import { DerivationError, quote } from './errors.ts'

/**
 * The way in which the paths of a derivation's outputs come about:
 *
 * - `input-addressed`: from the derivation and all that it depends on; they stand in the derivation.
 * - `deferred`: likewise, but only once the outputs of an input are known.
 * - `fixed`: from the hash of the contents, which the derivation names.
 * - `floating`: from the hash of the contents, after the build.
 * - `impure`: likewise, and anew for each build.
 */
export type DerivationType = 'input-addressed' | 'deferred' | 'fixed' | 'floating' | 'impure'

/**
 * Finds the type that all outputs of a derivation share.
 *
 * @throws {DerivationError} `bad-derivation` if there are no outputs, if they differ in type, if one of several is
 *   fixed, if a fixed one is not named `out`, or if a path is given that only the build determines.
 */
export function derivationType({ outputs }: Pick<BasicDerivation, 'outputs'>): DerivationType {
  const [first] = outputs
  if (first === undefined) throw refused('must have at least one output')
  const type = outputType(first[1])
  for (const [, output] of outputs) if (outputType(output) !== type) throw refused("can't mix output types")
  if ((type === 'floating' || type === 'impure') && outputs.some(([, { path }]) => path !== ''))
    throw refused('a content-addressed derivation output should not specify output path')
  if (type === 'fixed') {
    if (outputs.length > 1) throw refused('only one fixed output is allowed')
    if (first[0] !== 'out') throw refused(`the fixed output must be named 'out', not ${quote(first[0])}`)
  }
  const algorithm = algorithmOf(first[1])
  if (type === 'floating' && outputs.some(([, output]) => algorithmOf(output) !== algorithm))
    throw refused('all floating outputs must use the same hash algorithm')
  return type
}

/** Gives the name of the algorithm behind the method of an output. */
function algorithmOf({ hashAlgo }: DerivationOutput): string {
  return hashAlgo.slice(hashAlgo.lastIndexOf(':') + 1)
}

/** Finds the type of one output. */
function outputType({ path, hashAlgo, hash }: DerivationOutput): DerivationType {
  if (hashAlgo === '') return path === '' ? 'deferred' : 'input-addressed'
  if (hash === 'impure') return 'impure'
  return hash === '' ? 'floating' : 'fixed'
}

function refused(problem: string): DerivationError {
  return new DerivationError('bad-derivation', problem, 0)
}
