import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { isDerivation } from '../building/derivation-files.ts'
import { knownOutputs } from '../building/known-outputs.ts'
import type { CollectionSettings } from '../model/collection-settings.ts'
import type { MarkOptions, Survey } from '../model/metadata.ts'
import { mapInSlices } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import { lastingRoots } from './root-links.ts'
import { runtimeRoots } from './runtime-roots.ts'

/** The valid paths at one moment, split into live and dead ones. */
export interface Liveness {
  readonly survey: Survey
  /** Errors of the places that may hold further roots, so that dead paths may be live. */
  readonly unreadable: readonly string[]
}

/** Finds the paths that roots keep alive. @param onSkipped called with a message for each link that is no root any more. */
export async function liveness(
  store: Store,
  settings: CollectionSettings,
  onSkipped?: (text: string) => void,
): Promise<Liveness> {
  // Begin before the roots are listed: later paths are neither live nor dead, so this collection keeps them.
  const survey = await store.metadata.survey()
  const { roots, unreadable: ofLinks } = await lastingRoots(store, onSkipped)
  const unreadable = [...ofLinks]
  const options = { derivations: settings.keepDerivations, outputs: settings.keepOutputs }
  await survey.mark(await mapInSlices(roots, ({ target }) => target), options)
  const running = new Set<StorePath>()
  const onUnreadable = ({ message }: Error): void => void unreadable.push(message)
  for await (const { target } of runtimeRoots(store, { onUnreadable })) running.add(target)
  await survey.mark(running, options)
  await survey.mark(store.tempRoots.paths(), options)
  if (settings.keepOutputs) await markBuiltOutputs(store, survey, options)
  return { survey, unreadable }
}

/**
 * Marks the outputs of live derivations whose paths do not stand in these, as far as they were built. They may lead
 * to further derivations.
 */
async function markBuiltOutputs(store: Store, survey: Survey, options: MarkOptions): Promise<void> {
  const seen = new Set<StorePath>()
  for (let found: StorePath[] | undefined; found === undefined || found.length > 0; ) {
    found = []
    for await (const page of survey.pages('live'))
      for (const path of page) {
        if (!isDerivation(path) || seen.has(path)) continue
        seen.add(path)
        for (const output of await builtOutputs(store, path))
          if (!(await survey.isLive(output))) found.push(output)
      }
    await survey.mark(found, options)
  }
}

/** Lists the outputs of a derivation that were built and do not stand in it. */
async function builtOutputs(store: Store, path: StorePath): Promise<StorePath[]> {
  const outputs = await store.metadata.derivationOutputs(path)
  if (outputs.every(([, output]) => output !== undefined)) return []
  const known = await knownOutputs(store, path)
  return known.flatMap(([, output]) => (output === undefined ? [] : [output]))
}
