import type { OutputName, StorePath } from '../../generated/nix-daemon/types.ts'
import { type Derivation, parseDerivation } from '../../nix/derivation.ts'
import { DerivationError } from '../../nix/errors.ts'
import { fileContents } from '../../nix/nar/file-contents.ts'
import { HandlerError } from '../../runtime/index.ts'
import type { DerivationOutputs } from '../model/metadata.ts'
import { notValid } from '../model/refusals.ts'
import type { Store } from '../model/store.ts'

/** Maximum size of a derivation, since it is read into memory as a whole. */
const MAX_NAR_SIZE = 64 << 20

export function isDerivation(path: StorePath): boolean {
  return path.endsWith('.drv')
}

/**
 * Reads the file of a valid derivation.
 *
 * @throws {HandlerError} if it is not valid. @throws {DerivationError} if it is not a derivation.
 */
export async function readDerivation(store: Store, path: StorePath): Promise<Derivation> {
  const info = await store.metadata.info(path)
  if (info === undefined) throw notValid(path)
  return await derivationAt(store, path, info.narSize)
}

/** Reads the outputs of a derivation that is not registered yet; undefined if the file is not a derivation. */
export async function outputsAt(
  store: Store,
  path: StorePath,
  narSize: number,
): Promise<DerivationOutputs | undefined> {
  if (!isDerivation(path)) return undefined
  try {
    return outputsOf(await derivationAt(store, path, narSize))
  } catch {
    return undefined
  }
}

export function outputsOf({ outputs }: Pick<Derivation, 'outputs'>): DerivationOutputs {
  return outputs.map(([name, { path }]) => [name, path === '' ? undefined : path])
}

/** Selects the wanted outputs of a derivation. @throws {HandlerError} if it has no output of that name. */
export function wantedOutputs(
  path: StorePath,
  outputs: DerivationOutputs,
  wanted: readonly OutputName[] | 'all',
): DerivationOutputs {
  if (wanted === 'all') return outputs
  const known = new Set(outputs.map(([name]) => name))
  for (const name of wanted)
    if (!known.has(name)) throw new HandlerError(`derivation '${path}' does not have output '${name}'`)
  const names = new Set(wanted)
  return outputs.filter(([name]) => names.has(name))
}

async function derivationAt(store: Store, path: StorePath, narSize: number): Promise<Derivation> {
  if (narSize > MAX_NAR_SIZE)
    throw new DerivationError('bad-derivation', `'${path}' is too long for a derivation`, 0)
  const pieces: Buffer[] = []
  for await (const piece of fileContents(store.contents.dump(path))) pieces.push(piece)
  return parseDerivation(Buffer.concat(pieces))
}
