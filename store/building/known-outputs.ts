import type {
  DrvOutput,
  OutputName,
  StorePath,
  UnkeyedRealisationS,
} from '../../generated/nix-daemon/types.ts'
import { derivationType } from '../../nix/derivation-type.ts'
import { outputIdOf } from '../../nix/drv-output.ts'
import { parseStorePath, printStorePath } from '../../nix/store-path.ts'
import type { RealisationFields } from '../../runtime/adapters/realisation-json.ts'
import { type DerivationOutputs, MetadataError } from '../model/metadata.ts'
import type { Store } from '../model/store.ts'
import { isDerivation, noDerivation, readDerivation } from './derivation-files.ts'
import { realisationHash } from './derivation-hashes.ts'

/**
 * Lists the outputs of a derivation. A path that does not stand in the derivation is known if the output was built
 * or registered, by a client of either era.
 *
 * @throws {HandlerError} if the path is not that of a derivation.
 */
export async function knownOutputs(store: Store, path: StorePath): Promise<DerivationOutputs> {
  if (!isDerivation(path)) throw noDerivation(parseStorePath(store.storeDir, path).baseName)
  const outputs = await store.metadata.derivationOutputs(path)
  if (outputs.every(([, output]) => output !== undefined)) return outputs
  const found: [OutputName, StorePath | undefined][] = []
  for (const [name, output] of outputs) found.push([name, output ?? (await realised(store, path, name))])
  return found
}

async function realised(store: Store, path: StorePath, name: OutputName): Promise<StorePath | undefined> {
  const known = await realisationOf(store, path, name)
  return known && printStorePath(store.storeDir, known.outPath)
}

/** Finds the realisation of an output of a derivation, by whichever of its two ids it was registered. */
export async function realisationOf(
  store: Store,
  path: StorePath,
  name: OutputName,
): Promise<RealisationFields | undefined> {
  const byPath = await store.metadata.realisation(outputIdOf(store.storeDir, path, name))
  if (byPath !== undefined) return fieldsOf(byPath)
  const id = await idWithHash(store, path, name)
  const byHash = id === undefined ? undefined : await store.metadata.realisation(id)
  return byHash === undefined ? undefined : fieldsOf(byHash)
}

/** Makes the id of an output that holds its derivation's hash; undefined if the derivation is not in the store. */
export async function idWithHash(
  store: Store,
  path: StorePath,
  name: OutputName,
): Promise<DrvOutput | undefined> {
  if (!(await store.metadata.isValid(path))) return undefined
  const base16 = (await realisationHash(store, path)).outputs.get(name)
  return base16 === undefined ? undefined : `sha256:${base16}!${name}`
}

/**
 * Registers the outputs with which a valid derivation was built, as far as their paths do not stand in it. Those of
 * an impure derivation differ with each build, so they are not registered.
 *
 * @param more finds what else its builder knows of a realisation.
 */
export async function keepOutputs(
  store: Store,
  path: StorePath,
  built: readonly (readonly [OutputName, UnkeyedRealisationS])[],
  more: (id: DrvOutput) => Promise<RealisationFields | undefined> = async () => undefined,
): Promise<void> {
  const open = new Set<OutputName>()
  for (const [name, output] of await store.metadata.derivationOutputs(path))
    if (output === undefined) open.add(name)
  const wanted = built.filter(([name]) => open.has(name))
  if (wanted.length === 0 || derivationType(await readDerivation(store, path)) === 'impure') return
  for (const [name, realisation] of wanted) {
    const id = await idWithHash(store, path, name)
    if (id !== undefined) await keepRealisation(store, id, realisation, await more(id))
  }
}

/**
 * Registers a realisation, unless another path is known for its output: the first one stays.
 *
 * @param known what the builder knows of it, as of the realisations on which it depends.
 */
export async function keepRealisation(
  store: Store,
  id: DrvOutput,
  { outPath, signatures }: UnkeyedRealisationS,
  known?: RealisationFields,
): Promise<void> {
  const { baseName } = parseStorePath(store.storeDir, outPath)
  const fields = { id, outPath: baseName, signatures, dependentRealisations: {} }
  const isSame = known?.id === id && known.outPath === baseName
  try {
    await store.metadata.registerRealisation(isSame ? { ...fields, ...known } : fields)
  } catch (error) {
    if (!(error instanceof MetadataError) || error.code !== 'realisation-conflict') throw error
  }
}

/** Reads the fields of a realisation, which may be JSON. */
export function fieldsOf(realisation: string | RealisationFields): RealisationFields {
  return typeof realisation === 'string' ? (JSON.parse(realisation) as RealisationFields) : realisation
}
