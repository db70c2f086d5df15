import { UsageError } from '../io.ts'

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}

/** Reads a time in seconds; gives milliseconds. `zero` says what 0 means. @throws {UsageError} */
export function secondsOf(option: string, given: string, zero: string): number {
  if (!/^\d{1,7}(\.\d{1,3})?$/.test(given))
    throw new UsageError(`${option} ${given}: write seconds, such as 30, or 0 ${zero}`)
  return Math.round(Number(given) * 1000)
}

/** Reads the milliseconds of a limit, or `false` for 0. @throws {UsageError} */
export function limitOf(option: string, given: string): number | false {
  return secondsOf(option, given, 'for no limit') || false
}

/** Reads a count that is not below the least. @throws {UsageError} */
export function countOf(option: string, given: string, least: number): number {
  const count = Number(given)
  if (!/^\d+$/.test(given) || !Number.isSafeInteger(count) || count < least)
    throw new UsageError(`${option} ${given}: write a whole number from ${least} on`)
  return count
}

/** Reads a number of bytes, with a unit or as a percentage of a whole, if there is one. @throws {UsageError} */
export function sizeOf(option: string, given: string, whole?: number): number {
  const [, digits = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,6})?)([A-Za-z]*|%)$/.exec(given) ?? []
  const isShare = unit === '%'
  const factor = isShare ? whole && whole / 100 : UNITS[unit]
  const bytes = Math.floor(Number(digits) * (factor ?? Number.NaN))
  if (digits === '' || !Number.isSafeInteger(bytes) || (isShare && Number(digits) > 100))
    throw new UsageError(
      `${option} ${given}: write a size, such as 64MiB${whole === undefined ? ' or 2GiB' : ', 2GiB or 10%'}`,
    )
  return bytes
}
