import type { DerivationOutput, OutputName, StorePath } from '../generated/nix-daemon/types.ts'
import { type MethodWithAlgorithm, parseMethod } from './content-address.ts'
import { parseBareHash } from './hash.ts'
import { contentAddressPath, makePath } from './make-path.ts'

/** A derivation's name, which is that of its file without `.drv`, and the store that it belongs to. */
export interface DerivationPlace {
  /** Absolute and without a trailing slash. */
  readonly storeDir: string
  readonly name: string
}

/** Makes the path of an output that is input-addressed from the masked hash of its derivation, in base 16. */
export function inputAddressedPath(place: DerivationPlace, output: OutputName, base16: string): StorePath {
  return makePath(place.storeDir, `output:${output}`, base16, outputPathName(place, output))
}

/** Parses the method of an output that is addressed by its contents. @throws {PathError} */
export function outputMethod(hashAlgo: string): MethodWithAlgorithm {
  return parseMethod(hashAlgo.startsWith('text:') ? hashAlgo : `fixed:${hashAlgo}`)
}

/** A fixed output's path and its hash in base 16. */
export interface FixedOutput {
  readonly path: StorePath
  readonly base16: string
}

/** Computes the path of a fixed output, whatever path it names. @throws {PathError} */
export function fixedOutput(
  place: DerivationPlace,
  output: OutputName,
  { hashAlgo, hash }: DerivationOutput,
): FixedOutput {
  const { method, algorithm } = outputMethod(hashAlgo)
  const parsed = parseBareHash(hash, algorithm)
  const path = contentAddressPath(place.storeDir, outputPathName(place, output), { method, hash: parsed })
  return { path, base16: parsed.base16 }
}

/** Makes the name of an output's path. */
export function outputPathName({ name }: DerivationPlace, output: OutputName): string {
  return output === 'out' ? name : `${name}-${output}`
}
