import { stripVTControlCharacters } from 'node:util'
import { formatVersion } from '../session/session.ts'

/** Where something went wrong; each layer that an error passes adds what it knows. */
export interface Place {
  /** Operation whose call this was. */
  operation?: string
  /** Dotted path from the operation or type to the field, such as `response.info.references[3]`. */
  path?: string
  /** Bytes from the start of the message to the word that was refused. */
  offset?: number
  /** Negotiated version word. */
  version?: number
  /** Names of the negotiated features. */
  features?: readonly string[]
  /** Bytes around `offset`, in hex, the refused word in brackets. */
  window?: string
  /** What was refused as a whole, before any part of it: `array`, or the type of an object. */
  whole?: string
}

/** Base of every error that nixwire throws: a stable `code`, and a message that says where and what to do. */
export class WireError extends Error {
  readonly code: string
  readonly place: Place
  readonly #problem: string

  constructor(code: string, problem: string, place: Place = {}, options?: ErrorOptions) {
    super(describe(problem, place), options)
    this.code = code
    this.#problem = problem
    this.place = { ...place }
  }

  override get name(): string {
    return this.constructor.name
  }

  /** What went wrong, without the place. */
  get problem(): string {
    return this.#problem
  }

  /** Adds what an outer layer knows of the place; what is known already stays. */
  locate(place: Place): this {
    // The stack gets the message of the moment in which somebody looks at it first.
    const { message: before, stack } = this
    for (const key of Object.keys(place) as (keyof Place)[]) {
      if (this.place[key] === undefined && place[key] !== undefined)
        Object.assign(this.place, { [key]: place[key] })
    }
    this.message = describe(this.#problem, this.place)
    if (stack !== undefined) this.stack = stack.replace(before, () => this.message)
    return this
  }
}

export type DecodeCode =
  | 'short-input'
  | 'leftover-bytes'
  | 'integer-range'
  | 'bad-boolean'
  | 'bad-padding'
  | 'bad-constant'
  | 'bad-value'
  | 'bad-nar'
  | 'bad-marker'
  | 'unknown-tag'
  | 'limit-exceeded'

/** Bytes that are not what the spec says. */
export class DecodeError extends WireError {
  declare readonly code: DecodeCode

  constructor(code: DecodeCode, problem: string, place?: Place) {
    super(code, problem, place)
  }
}

export type EncodeCode =
  | 'wrong-type'
  | 'integer-range'
  | 'unknown-name'
  | 'missing-field'
  | 'not-encodable'
  | 'bad-nar'
  | 'limit-exceeded'

/** A value that cannot be written as the spec says. */
export class EncodeError extends WireError {
  declare readonly code: EncodeCode

  constructor(code: EncodeCode, problem: string, place?: Place) {
    super(code, problem, place)
  }
}

/** Something that the negotiated version and features do not have. */
export class GateError extends WireError {
  constructor(problem: string, place?: Place) {
    super('gate', problem, place)
  }
}

export type ConnectionCode =
  | 'closed'
  | 'broken'
  | 'handshake-refused'
  | 'leftover-bytes'
  | 'unexpected-message'
  | 'connect-failed'
  | 'listen-failed'
  | 'aborted'
  | 'bad-option'

/** A connection that cannot be used, or not any more. */
export class ConnectionError extends WireError {
  declare readonly code: ConnectionCode

  constructor(code: ConnectionCode, problem: string, place?: Place, options?: ErrorOptions) {
    super(code, problem, place, options)
  }
}

/** What the other side says of a failure; which of the fields exist depends on the version. */
export interface Failure {
  readonly msg: string
  readonly level?: unknown
  readonly traces?: readonly { readonly hint: string }[]
  readonly exitStatus?: number
}

/** The daemon answered with an error instead of a reply. */
export class RemoteError extends WireError {
  /** The daemon's text as it came; `message` holds it without terminal colours and broken characters. */
  readonly daemonMessage: string
  /** Verbosity of the error, from 1.26 on. */
  readonly level: string | number | undefined
  /** What the daemon was doing, innermost first, from 1.26 on. */
  readonly traces: readonly string[]
  /** What the daemon's tool would exit with, before 1.26. */
  readonly exitStatus: number | undefined
  /** The message as it came, with all fields: for whoever passes it on. */
  readonly failure: Failure
  /** True where the daemon ended the connection with this error. */
  fatal = false

  constructor(failure: Failure, place?: Place) {
    super(
      'daemon',
      `the daemon says: ${stripVTControlCharacters(failure.msg).toWellFormed().trimEnd()}`,
      place,
    )
    this.failure = failure
    this.daemonMessage = failure.msg
    this.level = failure.level as string | number | undefined
    this.traces = (failure.traces ?? []).map(trace => trace.hint)
    this.exitStatus = failure.exitStatus
  }
}

function describe(problem: string, place: Place): string {
  const where = [place.operation, place.path].filter(part => part !== undefined && part !== '').join('.')
  const facts: string[] = []
  if (place.offset !== undefined) facts.push(`byte ${place.offset}`)
  if (place.version !== undefined) {
    const features = place.features?.length ? ` with ${place.features.join(', ')}` : ''
    facts.push(`protocol ${formatVersion(place.version)}${features}`)
  }
  const head = where === '' ? '' : `${where}: `
  const tail = facts.length === 0 ? '' : ` (${facts.join(', ')})`
  const window = place.window === undefined ? '' : `\n  ${place.window}`
  return `${head}${problem}${tail}${window}`
}

/** Up to 24 bytes before and after `offset` in hex, in words of 8, the word at `offset` in brackets. */
export function hexWindow(bytes: Uint8Array, offset: number): string {
  const words: string[] = []
  const from = Math.max(0, offset - 24)
  const first = offset - Math.ceil((offset - from) / 8) * 8
  for (let at = first; at < Math.min(bytes.length, offset + 32); at += 8) {
    const word = Buffer.from(bytes.subarray(Math.max(0, at), Math.min(bytes.length, at + 8))).toString('hex')
    words.push(at === offset ? `[${word}]` : word)
  }
  if (offset >= bytes.length) words.push('[end of input]')
  return words.join(' ')
}
