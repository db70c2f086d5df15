import type { StoreOptions } from '../../store/open-store.ts'
import { UsageError } from '../io.ts'

const FLAGS = ['true', 'false'] as const

/** The options that say what collections of garbage keep, under the names of settings of Nix. */
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
} as const

/** The values of {@link collectionOptions}. */
type Given = { readonly [K in keyof typeof collectionOptions]: string | undefined }

/** Makes options for opening a store. @throws {UsageError} */
export function collectionOf(given: Given): Pick<StoreOptions, 'keepDerivations' | 'keepOutputs'> {
  return {
    ...(given.keepDerivations === undefined
      ? {}
      : { keepDerivations: flag('--keep-derivations', given.keepDerivations) }),
    ...(given.keepOutputs === undefined ? {} : { keepOutputs: flag('--keep-outputs', given.keepOutputs) }),
  }
}

function flag(option: string, given: string): boolean {
  if (given !== 'true' && given !== 'false') throw new UsageError(`${option} ${given}: write true or false`)
  return given === 'true'
}
