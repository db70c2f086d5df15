import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { HandlerError } from '../../runtime/index.ts'
import { isDerivation } from '../building/derivation-files.ts'
import { knownOutputs } from '../building/known-outputs.ts'
import type { CollectionSettings } from '../model/collection-settings.ts'
import type { Survey } from '../model/metadata.ts'
import { inSlices } from '../model/slices.ts'
import type { Store } from '../model/store.ts'

interface DeletableOptions {
  readonly action: 'DeleteDead' | 'DeleteSpecific'
  /** Whether paths that refer to the given ones are deleted too. */
  readonly withReferrers: boolean
  readonly settings: CollectionSettings
}

/**
 * Selects the dead paths that no remaining path needs.
 *
 * @param valid the given paths, as far as they are valid.
 * @throws {HandlerError} if all have to be deleted, and one cannot be.
 */
export async function deletable(
  store: Store,
  valid: readonly StorePath[],
  { action, withReferrers, settings }: DeletableOptions,
  survey: Survey,
): Promise<readonly StorePath[]> {
  // All references of a live path are live, so no referrer of a dead one is.
  const kept = withReferrers ? new Set<StorePath>() : await neededByOthers(store, valid, settings)
  const doomed: StorePath[] = []
  let alive: StorePath | undefined
  await inSlices(valid, async path => {
    if ((await survey.isDead(path)) && !kept.has(path)) doomed.push(path)
    else alive ??= path
  })
  if (action === 'DeleteSpecific' && alive !== undefined) throw stillAlive(alive)
  return withReferrers ? await store.metadata.closure(doomed, 'referrers') : doomed
}

/** Makes the error for a path that a client wants to delete, as Nix has it. */
export function stillAlive(path: StorePath): HandlerError {
  return new HandlerError(
    `Cannot delete path '${path}' since it is still alive. To find out why, use: nix-store --query --roots and nix-store --query --referrers`,
  )
}

/** Finds the paths that others than the given ones need, directly or not. */
async function neededByOthers(
  store: Store,
  paths: readonly StorePath[],
  settings: CollectionSettings,
): Promise<Set<StorePath>> {
  const given = new Set<StorePath>()
  await inSlices(paths, path => void given.add(path))
  const above = new Set<StorePath>()
  /** Paths that are kept for the sake of another one, although that does not refer to them. */
  const keptFor = new Map<StorePath, StorePath[]>()
  for (let next: readonly StorePath[] = paths; next.length > 0; ) {
    const found = await reach(store, next, above, 'referrers')
    const further: StorePath[] = []
    await inSlices(found, async path => {
      for (const keeper of await keepersOf(store, path, settings)) {
        const kept = keptFor.get(keeper)
        if (kept === undefined) keptFor.set(keeper, [path])
        else kept.push(path)
        if (!above.has(keeper)) further.push(keeper)
      }
    })
    next = further
  }
  const needed = new Set<StorePath>()
  let next: StorePath[] = []
  await inSlices(above, path => {
    if (!given.has(path)) next.push(path)
  })
  while (next.length > 0) {
    const found = await reach(store, next, needed, 'references')
    next = found.flatMap(path => keptFor.get(path) ?? []).filter(path => !needed.has(path))
  }
  return needed
}

/**
 * Adds paths, and all to which they lead, to those that are known, and returns the new ones. After the first step, which
 * asks for all at once, none is asked for again, since many steps may lead to the same paths.
 */
async function reach(
  { metadata }: Store,
  from: readonly StorePath[],
  known: Set<StorePath>,
  along: 'references' | 'referrers',
): Promise<StorePath[]> {
  if (known.size === 0) {
    const found = await metadata.closure(from, along)
    await inSlices(found, path => void known.add(path))
    return found
  }
  const found = new Set<StorePath>()
  await inSlices(from, path => void (known.has(path) || found.add(path)))
  await inSlices(found, async path => {
    known.add(path)
    const others =
      along === 'referrers' ? await metadata.referrers(path) : (await metadata.info(path))?.references
    for (const other of others ?? []) if (!known.has(other)) found.add(other)
  })
  return [...found]
}

/** Lists the paths beside its referrers for whose sake a path is kept: outputs of a derivation, derivers of an output. */
async function keepersOf(
  store: Store,
  path: StorePath,
  { keepDerivations, keepOutputs }: CollectionSettings,
): Promise<StorePath[]> {
  const keepers: StorePath[] = []
  if (keepDerivations && isDerivation(path))
    for (const [, output] of await knownOutputs(store, path))
      if (output !== undefined && (await store.metadata.info(output))?.deriver === path) keepers.push(output)
  return keepOutputs ? keepers.concat(await store.metadata.validDerivers(path)) : keepers
}
