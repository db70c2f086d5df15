/** A text that is no value of a setting. Its message is the one of Nix. */
export class SettingError extends Error {}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
])
const UNITS = ['', 'K', 'M', 'G', 'T']

/** Reads a setting that is on or off. @throws {SettingError} */
export function flagValue(name: string, value: string): boolean {
  const flag = FLAGS.get(value)
  if (flag === undefined) throw new SettingError(`Boolean setting '${name}' has invalid value '${value}'`)
  return flag
}

/** Reads a whole number, with a unit of 1024 and its powers, as Nix has it since 2.15. @throws {SettingError} */
export function numberValue(name: string, value: string): number {
  const [, digits = '', unit = ''] = /^\+?(\d{1,20})([KMGT]?)$/i.exec(value) ?? []
  const number = Number(digits) * 1024 ** UNITS.indexOf(unit.toUpperCase())
  if (digits === '' || number >= 2 ** 64)
    throw new SettingError(`setting '${name}' has invalid value '${value}'`)
  return number
}
