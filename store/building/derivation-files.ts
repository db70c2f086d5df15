import type { OutputName, StorePath } from '../../generated/nix-daemon/types.ts'
import { type Derivation, parseDerivation } from '../../nix/derivation.ts'
import { DerivationError } from '../../nix/errors.ts'
import { fileContents } from '../../nix/nar/file-contents.ts'
import { HandlerError } from '../../runtime/index.ts'
import type { DerivationOutputs } from '../model/metadata.ts'
import { notValid } from '../model/refusals.ts'
import type { Store } from '../model/store.ts'

/** A derivation is text that is read whole; one of this size is none. */
const MAX_NAR_SIZE = 64 << 20

export function isDerivation(path: StorePath): boolean {
  return path.endsWith('.drv')
}

/**
 * What the file of a valid derivation says.
 *
 * @throws {HandlerError} where it is not valid. @throws {DerivationError} where it is none.
 */
export async function readDerivation(store: Store, path: StorePath): Promise<Derivation> {
  const info = await store.metadata.info(path)
  if (info === undefined) throw notValid(path)
  return await derivationAt(store, path, info.narSize)
}

/** The outputs that a file which is to be registered says; undefined where it only looks like a derivation. */
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

/** The names that are wanted of a derivation's outputs. @throws {HandlerError} where it has none of that name. */
export function wantedOutputs(
  path: StorePath,
  outputs: DerivationOutputs,
  wanted: readonly OutputName[] | 'all',
): DerivationOutputs {
  if (wanted === 'all') return outputs
  for (const name of wanted)
    if (!outputs.some(([each]) => each === name))
      throw new HandlerError(`derivation '${path}' does not have output '${name}'`)
  return outputs.filter(([name]) => wanted.includes(name))
}

async function derivationAt(store: Store, path: StorePath, narSize: number): Promise<Derivation> {
  if (narSize > MAX_NAR_SIZE)
    throw new DerivationError('bad-derivation', `'${path}' is too long for a derivation`, 0)
  const pieces: Buffer[] = []
  for await (const piece of fileContents(store.contents.dump(path))) pieces.push(piece)
  return parseDerivation(Buffer.concat(pieces))
}
