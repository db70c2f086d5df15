import type { BasicDerivation, StorePath } from '../../generated/nix-daemon/types.ts'
import { checkDerivation } from '../../nix/check-derivation.ts'
import type { Derivation } from '../../nix/derivation.ts'
import { type DerivationHash, hashDerivation, maskedHash } from '../../nix/derivation-hash.ts'
import { derivationType } from '../../nix/derivation-type.ts'
import { DerivationError } from '../../nix/errors.ts'
import { DecodeError, HandlerError } from '../../runtime/index.ts'
import { ContentsError } from '../model/contents.ts'
import type { DerivationOutputs } from '../model/metadata.ts'
import type { Store } from '../model/store.ts'
import { outputsOf, placeOf, readContents } from './derivation-files.ts'

/**
 * Checks a derivation whose contents are in place, and those of all that the paths of its outputs depend on, and lists
 * its outputs.
 *
 * @throws {HandlerError} if it is no derivation, if its outputs are not those that follow from it, or if a
 *   derivation that it depends on cannot be read.
 */
export async function checkedOutputs(store: Store, path: StorePath): Promise<DerivationOutputs> {
  const drv = await readOrRefuse(store, path)
  const place = placeOf(store.storeDir, path)
  try {
    const isAddressed = derivationType(drv) === 'input-addressed'
    checkDerivation(drv, place, isAddressed ? await inputHashes(store, path, drv) : never)
    return outputsOf(drv, place)
  } catch (error) {
    const isRefusal = error instanceof DerivationError || error instanceof HandlerError
    if (!isRefusal) throw error
    throw new HandlerError(error.problem, { cause: error, traces: [`while checking derivation '${path}'`] })
  }
}

/** Computes the hash by which realisations name the outputs of a derivation. @throws as {@link checkedOutputs} does. */
export async function realisationHash(store: Store, path: StorePath): Promise<DerivationHash> {
  const known = store.realisationHashes.get(path)
  if (known !== undefined) return known
  const drv = await readOrRefuse(store, path)
  const input = inputsToHash(drv).length === 0 ? never : await inputHashes(store, path, drv)
  const hash = maskedHash(drv, placeOf(store.storeDir, path), input)
  store.realisationHashes.set(path, hash)
  return hash
}

/** Computes the hash by which realisations name the outputs of a derivation that depends on no other one. */
export function resolvedHash(storeDir: string, path: StorePath, drv: BasicDerivation): DerivationHash {
  return maskedHash({ ...drv, inputDrvs: [] }, placeOf(storeDir, path), never)
}

function never(): never {
  throw new Error('a derivation without inputs asked for the hash of one')
}

/** A derivation whose hash is wanted, with those of its inputs whose hashes are not known yet. */
interface Step {
  readonly path: StorePath
  readonly drv: Derivation
  readonly missing: StorePath[]
}

/**
 * Computes the hashes of all that a derivation depends on, inputs first: a chain of derivations may be longer than
 * the call stack.
 */
async function inputHashes(
  store: Store,
  path: StorePath,
  drv: Derivation,
): Promise<(input: StorePath) => DerivationHash> {
  const hashes = new Map<StorePath, DerivationHash>()
  const begun = new Set<StorePath>()
  const steps: Step[] = []
  const begin = (begunPath: StorePath, begunDrv: Derivation): void => {
    begun.add(begunPath)
    steps.push({ path: begunPath, drv: begunDrv, missing: inputsToHash(begunDrv) })
  }
  const hashOf = (input: StorePath): DerivationHash => hashes.get(input) as DerivationHash
  begin(path, drv)
  for (let step = steps.at(-1); step !== undefined; step = steps.at(-1)) {
    const input = step.missing.pop()
    if (input === undefined) {
      steps.pop()
      if (steps.length === 0) break
      const hash = hashDerivation(step.drv, placeOf(store.storeDir, step.path), hashOf)
      hashes.set(step.path, hash)
      store.derivationHashes.set(step.path, hash)
      continue
    }
    if (hashes.has(input)) continue
    const known = store.derivationHashes.get(input)
    if (known !== undefined) hashes.set(input, known)
    else if (begun.has(input)) throw new HandlerError(`derivation '${input}' depends on itself`)
    else begin(input, await readOrRefuse(store, input))
  }
  return hashOf
}

/** Lists the inputs on whose hashes that of a derivation depends: none if its outputs are fixed, or impure. */
function inputsToHash(drv: Derivation): StorePath[] {
  const type = derivationType(drv)
  return type === 'fixed' || type === 'impure' ? [] : drv.inputDrvs.map(([input]) => input)
}

async function readOrRefuse(store: Store, path: StorePath): Promise<Derivation> {
  try {
    return await readContents(store, path)
  } catch (cause) {
    if (cause instanceof ContentsError && cause.code === 'not-found')
      throw new HandlerError(`store path '${path}' does not exist`, { cause })
    const isNoDerivation = cause instanceof DerivationError || cause instanceof DecodeError
    if (!isNoDerivation) throw cause
    if (cause.code === 'unsupported-derivation')
      throw new HandlerError(`${cause.problem} (derivation '${path}')`, { cause })
    throw new HandlerError(`error parsing derivation '${path}': ${cause.problem}`, { cause })
  }
}
