import { ConnectionError } from '../errors/errors.ts'

/** The longest time of Node's timers; they fire at once if given a longer one. */
const LONGEST = 2 ** 31 - 1

/** Checks the milliseconds of grace, which may be 0. @throws {ConnectionError} `bad-option` */
export function graceLimit(ms: number | false | undefined): number | undefined {
  return ms === 0 ? 0 : timeLimit('grace', ms)
}

/**
 * Checks a number of milliseconds. Gives undefined for no limit, as `false` and `Infinity` are.
 *
 * @throws {ConnectionError} `bad-option` if it is no number above 0.
 */
export function timeLimit(name: string, ms: number | false | undefined): number | undefined {
  if (ms === undefined || ms === false || ms === Number.POSITIVE_INFINITY) return undefined
  if (typeof ms === 'number' && ms > 0) return Math.min(ms, LONGEST)
  throw new ConnectionError(
    'bad-option',
    `${name} has to be a number of milliseconds above 0, or false for no limit, got ${ms}`,
  )
}
