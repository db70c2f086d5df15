import type { Survey } from '../model/metadata.ts'
import { mapInSlices } from '../model/slices.ts'
import type { Store } from '../model/store.ts'
import { lastingRoots } from './root-links.ts'

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
  const { roots, unreadable } = await lastingRoots(store)
  const options = { derivations: store.keepDerivations }
  await survey.mark(await mapInSlices(roots, ({ target }) => target), options)
  await survey.mark(store.tempRoots.paths(), options)
  return { survey, unreadable }
}
