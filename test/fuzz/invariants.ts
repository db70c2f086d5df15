// All that must hold, whatever bytes a target is fed. Targets check these and nothing else, by the functions below.

import { DerivationError, KeyError, PathError } from '../../nix/errors.ts'
import { WireError } from '../../runtime/errors/wire-error.ts'
import { settle } from '../support/chunks.ts'

/** The invariants, as they are told if one is broken. */
export const invariants = {
  crash: 'nothing throws but what its caller was told to expect',
  rejection: 'no rejected promise goes unnoticed',
  typed: 'every error has a class of the project and a stable code, and a refused message its place',
  settled: 'everything that was begun ends once the peer has gone, within 30 seconds',
  memory: 'a connection holds a bounded number of bytes for its peer',
  others: 'other clients get the right answers',
  unusable: 'a connection is not used any more after bytes that cannot be decoded',
  alike: 'bytes mean the same in whatever chunks they arrive',
  faithful: 'contents that were accepted are given back byte for byte, and nothing is written elsewhere',
} as const

/** Names of the invariants. */
export type Invariant = keyof typeof invariants

/** An invariant that an input has broken. */
export class Broken extends Error {
  readonly invariant: Invariant

  constructor(invariant: Invariant, problem: string, options?: ErrorOptions) {
    super(`${invariants[invariant]}: ${problem}`, options)
    this.name = 'Broken'
    this.invariant = invariant
  }
}

/** Milliseconds that something may take. Inputs are small, so only what waits for ever takes longer. */
const LONGEST = 30_000

/** Bytes that a connection may hold for a peer that reads nothing, or that sends what is not read. */
export const MOST_HELD: number = 4 << 20

let patience = LONGEST

/** Runs something in which nothing may take longer than so many milliseconds, to tell sooner what waits for ever. */
export async function hurried<T>(longest: number, run: () => Promise<T>): Promise<T> {
  const before = patience
  patience = longest
  try {
    return await run()
  } finally {
    patience = before
  }
}

/** Waits for something that has to end. @throws {Broken} `settled`, or the error that ended it. */
export async function settles<T>(what: string, promise: Promise<T>, longest: number = patience): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Broken('settled', `${what} did not`)), longest)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Waits for something that may fail with a typed error, and returns that. @throws {Broken} */
export async function settlesTyped(what: string, promise: Promise<unknown>): Promise<WireError | undefined> {
  try {
    await settles(what, promise)
    return undefined
  } catch (error) {
    if (error instanceof Broken) throw error
    return typed(what, error)
  }
}

/** Classes whose messages quote the text that they refuse, which is no part of a message of the protocol. */
const placeless = [PathError, KeyError, DerivationError]

/** Requires a typed error. @throws {Broken} `typed` */
export function typed(what: string, error: unknown): WireError {
  if (!(error instanceof WireError)) throw new Broken('typed', `${what}: ${inspect(error)}`, { cause: error })
  if (!/^[a-z][a-z0-9-]*$/.test(error.code)) throw new Broken('typed', `${what}: the code '${error.code}'`)
  const isRefusal = error.name === 'DecodeError' && !placeless.some(each => error instanceof each)
  if (
    isRefusal &&
    error.place.offset === undefined &&
    error.place.path === undefined &&
    error.code !== 'short-input'
  )
    throw new Broken('typed', `${what}: no place in '${error.message}'`, { cause: error })
  return error
}

function inspect(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error)
}

/** Requires that few bytes are held. @throws {Broken} `memory` */
export function holdsFew(what: string, bytes: number, most: number = MOST_HELD): void {
  if (bytes > most) throw new Broken('memory', `${what} holds ${bytes} bytes, more than ${most}`)
}

/** Requires that two results are alike. @throws {Broken} */
export function same(invariant: Invariant, what: string, found: unknown, expected: unknown): void {
  const [one, other] = [found, expected].map(value => JSON.stringify(value, plain))
  if (one !== other) throw new Broken(invariant, `${what} is ${short(one)}, expected ${short(other)}`)
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}

function short(text: string | undefined): string {
  return text !== undefined && text.length > 300 ? `${text.slice(0, 300)}…` : String(text)
}

/**
 * Runs what feeds an input, and notices what nothing else would: errors that are thrown in callbacks, and promises
 * that are rejected unseen. @throws {Broken}
 */
export async function guarded(run: () => Promise<void>): Promise<void> {
  const seen: Broken[] = []
  const thrown = (error: unknown): void =>
    void seen.push(new Broken('crash', inspect(error), { cause: error }))
  const rejected = (error: unknown): void =>
    void seen.push(new Broken('rejection', inspect(error), { cause: error }))
  process.on('uncaughtException', thrown)
  process.on('unhandledRejection', rejected)
  try {
    await run()
    // Node tells of a rejection after the microtasks of a turn.
    await settle()
  } catch (error) {
    if (!(error instanceof Broken)) throw new Broken('crash', inspect(error), { cause: error })
    throw error
  } finally {
    process.off('uncaughtException', thrown)
    process.off('unhandledRejection', rejected)
  }
  if (seen[0] !== undefined) throw seen[0]
}
