import type { Places } from '../load/places.ts'
import type { Arguments } from './arguments.ts'

/** Puts the places that a command line gives in the place of the usual ones. */
export function placesOf(
  places: Places,
  { spec, out, docs, adapters, grammars, runtime, extension }: Arguments,
): Places {
  return {
    ...places,
    ...(spec === undefined ? {} : { spec }),
    ...(out === undefined ? {} : { out }),
    ...(docs === undefined ? {} : { docs }),
    ...(adapters === undefined ? {} : { adapters }),
    ...(grammars === undefined ? {} : { grammars }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(extension === undefined ? {} : { extension }),
  }
}
