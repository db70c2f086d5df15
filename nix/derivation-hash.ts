import { createHash } from 'node:crypto'
import type { OutputName, StorePath } from '../generated/nix-daemon/types.ts'
import { encodeText } from '../runtime/index.ts'
import type { Derivation } from './derivation.ts'
import { writeDerivation } from './derivation-text.ts'
import { derivationType } from './derivation-type.ts'
import { DerivationError, quote } from './errors.ts'
import { type DerivationPlace, fixedOutput } from './output-paths.ts'

/** The hash of a derivation modulo its fixed outputs: equal for derivations that build the same from the same. */
export interface DerivationHash {
  /** SHA-256 in base 16, by output. Only fixed outputs have hashes of their own. */
  readonly outputs: ReadonlyMap<OutputName, string>
  /** Whether the paths of outputs that depend on this derivation cannot be known before it was built. */
  readonly deferred: boolean
}

/** A function that gives the hash of a derivation that another one depends on. */
export type InputHash = (drvPath: StorePath) => DerivationHash

/** Computes the hash of a derivation, for the hashes of those that depend on it. @throws as {@link maskedHash} does. */
export function hashDerivation(
  drv: Derivation,
  place: DerivationPlace,
  inputHash: InputHash,
): DerivationHash {
  return hashOf(drv, place, inputHash, false)
}

/**
 * Computes the hash of a derivation without the paths of its own outputs. Those are made from it, and realisations
 * are named by it.
 *
 * @throws {DerivationError} `bad-derivation` if outputs are of different types, or if an input lacks an output.
 * @throws {PathError} if the hash of a fixed output is malformed.
 */
export function maskedHash(drv: Derivation, place: DerivationPlace, inputHash: InputHash): DerivationHash {
  return hashOf(drv, place, inputHash, true)
}

function hashOf(
  drv: Derivation,
  place: DerivationPlace,
  inputHash: InputHash,
  masked: boolean,
): DerivationHash {
  const type = derivationType(drv)
  if (type === 'impure') return { outputs: eachOutput(drv, IMPURE), deferred: true }
  if (type === 'fixed') return { outputs: fixedHashes(drv, place), deferred: false }
  const inputs = new Map<string, OutputName[]>()
  let deferred = type !== 'input-addressed'
  for (const [path, wanted] of drv.inputDrvs) {
    const input = inputHash(path)
    deferred ||= input.deferred
    for (const name of wanted) {
      const hash = input.outputs.get(name)
      if (hash === undefined) throw noOutput(path, name)
      const names = inputs.get(hash)
      if (names === undefined) inputs.set(hash, [name])
      else names.push(name)
    }
  }
  return { outputs: eachOutput(drv, sha256(writeDerivation(drv, { inputs: [...inputs], masked }))), deferred }
}

/** Hash of every impure derivation: each build gives other contents, so it stands for none. */
const IMPURE = sha256(Buffer.from('impure'))

function eachOutput({ outputs }: Derivation, hash: string): ReadonlyMap<OutputName, string> {
  return new Map(outputs.map(([name]) => [name, hash]))
}

function fixedHashes(drv: Derivation, place: DerivationPlace): ReadonlyMap<OutputName, string> {
  const hashes = drv.outputs.map(([name, output]) => {
    const { path, base16 } = fixedOutput(place, name, output)
    return [name, sha256(encodeText(`fixed:out:${output.hashAlgo}:${base16}:${path}`))] as const
  })
  return new Map(hashes)
}

function noOutput(path: StorePath, name: OutputName): DerivationError {
  return new DerivationError(
    'bad-derivation',
    `the derivation is not valid: its input ${quote(path)} has no output ${quote(name)}`,
    0,
  )
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
