import { nameOfHeldBack } from '../../nix/client-settings.ts'
import { NAMING_FILES } from '../../nix/known-settings.ts'
import { UsageError } from '../io.ts'
import { nearestNames } from '../text/nearest-names.ts'

const names = NAMING_FILES.map(([name]) => name)

/** The option that lets settings pass to another store. */
export const forwardSetting = {
  value: 'NAME',
  about:
    'pass this setting of trusted clients on, such as post-build-hook; otherwise no setting that names programs, keys or files is passed on; may be repeated',
  repeated: true,
  propose: (): string[] => names,
} as const

/** Reads the names of settings that pass to another store. @throws {UsageError} */
export function forwardedSettings({
  forwardSetting,
  untrusted,
}: {
  readonly forwardSetting: readonly string[]
  readonly untrusted: boolean
}): readonly string[] {
  if (forwardSetting.length > 0 && untrusted)
    throw new UsageError('--forward-setting is for clients that are trusted: leave --untrusted out')
  return forwardSetting.map(heldBack)
}

/** Finds the listed name of a setting. @throws {UsageError} if it passes anyway, or never. */
function heldBack(name: string): string {
  const listed = nameOfHeldBack(name)
  if (listed !== undefined) return listed
  const [near] = nearestNames(name, names)
  throw new UsageError(
    `--forward-setting ${name}: there is no such setting that is held back${near === undefined ? `; these are: ${names.join(', ')}` : `; did you mean ${near}?`}`,
  )
}
