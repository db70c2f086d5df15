import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { Survey } from '../model/metadata.ts'
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

/** Finds the paths that roots keep alive. */
export async function liveness(store: Store): Promise<Liveness> {
  // Begin before the roots are listed: later paths are neither live nor dead, so this collection keeps them.
  const survey = await store.metadata.survey()
  const { roots, unreadable: ofLinks } = await lastingRoots(store)
  const unreadable = [...ofLinks]
  const options = { derivations: store.keepDerivations }
  await survey.mark(await mapInSlices(roots, ({ target }) => target), options)
  const running = new Set<StorePath>()
  const onUnreadable = ({ message }: Error): void => void unreadable.push(message)
  for await (const { target } of runtimeRoots(store, { onUnreadable })) running.add(target)
  await survey.mark(running, options)
  await survey.mark(store.tempRoots.paths(), options)
  return { survey, unreadable }
}
