import { flagValue, numberValue, SettingError } from '../../nix/setting-values.ts'
import type { CollectionSettings } from '../model/collection-settings.ts'

type Reader = (name: string, value: string) => Partial<CollectionSettings>

const keepDerivations: Reader = (name, value) => ({ keepDerivations: flagValue(name, value) })
const keepOutputs: Reader = (name, value) => ({ keepOutputs: flagValue(name, value) })

/** The settings of collections, by the names that clients use. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['keep-derivations', keepDerivations],
  ['gc-keep-derivations', keepDerivations],
  ['keep-outputs', keepOutputs],
  ['gc-keep-outputs', keepOutputs],
  ['min-free', (name, value) => ({ minFree: numberValue(name, value) })],
  ['max-free', (name, value) => ({ maxFree: numberValue(name, value) })],
  ['min-free-check-interval', (name, value) => ({ minFreeCheckInterval: 1000 * numberValue(name, value) })],
])

/** Puts the settings of a client in place of others. @param onInvalid called with a text for each that is no value. */
export function withOverrides(
  settings: CollectionSettings,
  overrides: readonly (readonly [name: string, value: string])[],
  onInvalid: (problem: string) => void,
): CollectionSettings {
  let changed = settings
  for (const [name, value] of overrides) {
    const given = readOr({}, () => READERS.get(name)?.(name, value) ?? {}, onInvalid)
    changed = { ...changed, ...given }
  }
  return changed
}

/** Puts a client's setting that is on or off in place of another. @param onInvalid as for {@link withOverrides}. */
export function flagOverride(
  name: string,
  before: boolean,
  overrides: readonly (readonly [name: string, value: string])[],
  onInvalid: (problem: string) => void,
): boolean {
  let flag = before
  for (const [given, value] of overrides)
    if (given === name) flag = readOr(flag, () => flagValue(name, value), onInvalid)
  return flag
}

function readOr<T>(before: T, read: () => T, onInvalid: (problem: string) => void): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    onInvalid(error.message)
    return before
  }
}
