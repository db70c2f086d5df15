import type { BaseStorePath, OutputName, StorePath } from '../../generated/nix-daemon/types.ts'
import { type Derivation, parseDerivation } from '../../nix/derivation.ts'
import { derivationType } from '../../nix/derivation-type.ts'
import { DerivationError } from '../../nix/errors.ts'
import { fileContents } from '../../nix/nar/file-contents.ts'
import { type DerivationPlace, fixedOutput } from '../../nix/output-paths.ts'
import { parseStorePath } from '../../nix/store-path.ts'
import { HandlerError } from '../../runtime/index.ts'
import type { DerivationOutputs } from '../model/metadata.ts'
import { notValid } from '../model/refusals.ts'
import type { Store } from '../model/store.ts'

/** Maximum size of a derivation, since it is read into memory as a whole. */
const MAX_SIZE = 64 << 20

const EXTENSION = '.drv'

export function isDerivation(path: StorePath): boolean {
  return path.endsWith(EXTENSION)
}

/** Makes the error for a path whose name is not that of a derivation. */
export function noDerivation(baseName: BaseStorePath): HandlerError {
  return new HandlerError(`store path '${baseName}' is not a valid derivation path`)
}

/** Finds the name and the store of a derivation from its path. @throws {PathError} */
export function placeOf(storeDir: string, path: StorePath): DerivationPlace {
  const { name } = parseStorePath(storeDir, path)
  return { storeDir, name: name.slice(0, -EXTENSION.length) }
}

/**
 * Reads the file of a valid derivation.
 *
 * @throws {HandlerError} if it is not valid. @throws as {@link readContents} does.
 */
export async function readDerivation(store: Store, path: StorePath): Promise<Derivation> {
  if (!(await store.metadata.isValid(path))) throw notValid(path)
  return await readContents(store, path)
}

/**
 * Reads the file of a derivation whose contents are in place; it may not be registered yet.
 *
 * @throws {DerivationError} if it is not a derivation. @throws {DecodeError} if it is not a file.
 * @throws {ContentsError} if it cannot be read.
 */
export async function readContents(store: Store, path: StorePath): Promise<Derivation> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of fileContents(store.contents.dump(path))) {
    size += piece.length
    if (size > MAX_SIZE)
      throw new DerivationError('bad-derivation', `'${path}' is too long for a derivation`, 0)
    pieces.push(piece)
  }
  return parseDerivation(Buffer.concat(pieces))
}

/** Lists the outputs of a derivation, with the paths that are known before it is built. */
export function outputsOf(drv: Pick<Derivation, 'outputs'>, place: DerivationPlace): DerivationOutputs {
  if (derivationType(drv) === 'fixed')
    return drv.outputs.map(([name, output]) => [name, fixedOutput(place, name, output).path])
  return drv.outputs.map(([name, { path }]) => [name, path === '' ? undefined : path])
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
