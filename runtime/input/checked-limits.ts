import { ConnectionError } from '../errors/errors.ts'

/**
 * Puts limits in place of the defaults.
 *
 * @throws {ConnectionError} `bad-option` for one that is no number from 0 on: nothing would be above it.
 */
export function checkedLimits<Limits extends object>(defaults: Limits, given: Partial<Limits> = {}): Limits {
  const set = Object.entries(given).filter(([, value]) => value !== undefined)
  for (const [name, value] of set) checkBytes(`limits.${name}`, value)
  return { ...defaults, ...Object.fromEntries(set) }
}

/** Checks a number of bytes or elements. @throws {ConnectionError} `bad-option` */
export function checkBytes(name: string, value: unknown): void {
  if (!(typeof value === 'number' && value >= 0))
    throw new ConnectionError('bad-option', `${name} has to be a number from 0 on, got ${value}`)
}
