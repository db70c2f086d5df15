import type { StoreOptions } from '../../store/open-store.ts'
import { UsageError } from '../io.ts'
import { secondsOf, sizeOf } from './numbers.ts'

const FLAGS = ['true', 'false'] as const

/** The options for collections of garbage, and for what the disk has to hold, under the names of settings of Nix. */
export const collectionOptions = {
  keepDerivations: {
    value: 'BOOL',
    about: 'whether the derivation of a live output is live too: true or false (default: true)',
    propose: (): readonly string[] => FLAGS,
  },
  keepOutputs: {
    value: 'BOOL',
    about: 'whether the outputs of a live derivation are live too: true or false (default: false)',
    propose: (): readonly string[] => FLAGS,
  },
  minFree: {
    value: 'SIZE',
    about:
      'collect garbage before a path is added once less than SIZE is free on the disk (default: 0, for never)',
  },
  maxFree: {
    value: 'SIZE',
    about: 'end such a collection once SIZE is free (default: none, so that all garbage is deleted)',
  },
  minFreeCheckInterval: {
    value: 'SECONDS',
    about: 'the time between two looks at how much is free (default: 5)',
  },
  autoOptimiseStore: {
    value: 'BOOL',
    about:
      'whether the files of each new path become one with equal ones, by hard links: true or false (default: false); nix-store --optimise does it for all paths',
    propose: (): readonly string[] => FLAGS,
  },
} as const

/** The values of {@link collectionOptions}. */
type Given = { readonly [K in keyof typeof collectionOptions]: string | undefined }

/** Makes options for opening a store. @throws {UsageError} */
export function collectionOf(given: Given): Pick<StoreOptions, keyof typeof collectionOptions> {
  const { keepDerivations, keepOutputs, minFree, maxFree, minFreeCheckInterval: interval } = given
  const { autoOptimiseStore } = given
  return {
    ...(keepDerivations === undefined
      ? {}
      : { keepDerivations: flag('--keep-derivations', keepDerivations) }),
    ...(autoOptimiseStore === undefined
      ? {}
      : { autoOptimiseStore: flag('--auto-optimise-store', autoOptimiseStore) }),
    ...(keepOutputs === undefined ? {} : { keepOutputs: flag('--keep-outputs', keepOutputs) }),
    ...(minFree === undefined ? {} : { minFree: sizeOf('--min-free', minFree) }),
    ...(maxFree === undefined ? {} : { maxFree: sizeOf('--max-free', maxFree) }),
    ...(interval === undefined
      ? {}
      : { minFreeCheckInterval: secondsOf('--min-free-check-interval', interval, 'for each path') }),
  }
}

function flag(option: string, given: string): boolean {
  if (given !== 'true' && given !== 'false') throw new UsageError(`${option} ${given}: write true or false`)
  return given === 'true'
}
