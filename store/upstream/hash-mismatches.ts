import type { DerivationOutput, StorePath } from '../../generated/nix-daemon/types.ts'
import { DerivationError, PathError } from '../../nix/errors.ts'
import { parseHash } from '../../nix/hash.ts'
import { type DerivationPlace, fixedOutput } from '../../nix/output-paths.ts'

/*
 * A fixed output with another hash than the derivation says is kept by Nix at the path of the hash that it has, so that
 * nothing is built again once the derivation is corrected. Only a text tells that hash.
 */

/** A fixed output that has another hash than it should. */
export interface HashMismatch {
  /** The derivation, or up to Nix 2.3 the path at which the output is kept. */
  readonly path: StorePath
  /** The hash that the output has. */
  readonly got: string
}

/** The most of a text that is searched. */
const LONGEST = 64 << 10

/** Finds the wrong hashes of which a text tells that upstream has written. */
export function hashMismatches(text: string): HashMismatch[] {
  if (!text.includes('hash mismatch')) return []
  const plain = text.slice(0, LONGEST).replaceAll(COLOUR, '')
  return [...plain.matchAll(MISMATCH)].map(([, path = '', got = '']) => ({ path, got }))
}

// Nix colours the path.
const COLOUR = /\x1b\[[0-9;]*m/g
const MISMATCH =
  /hash mismatch in fixed-output derivation '([^'\n]{1,400})':\s+(?:specified|wanted): +\S{1,200}\s+got: +(\S{1,200})/g

/** Computes the path of a fixed output with another hash; undefined if it can have no such one. */
export function pathWithHash(
  place: DerivationPlace,
  output: readonly [name: string, DerivationOutput] | undefined,
  got: string,
): StorePath | undefined {
  if (output === undefined) return undefined
  const [name, given] = output
  try {
    return fixedOutput(place, name, { ...given, hash: parseHash(got).base16 }).path
  } catch (error) {
    if (error instanceof PathError || error instanceof DerivationError) return undefined
    throw error
  }
}
