import { formatVersion } from '../session/session.ts'
import { visible } from './visible.ts'

/** The place of an error. Each layer that the error passes adds the parts it knows. */
export interface Place {
  /** Name of the operation that was called. */
  operation?: string
  /** Dotted path from the operation or type to the field, such as `response.info.references[3]`. */
  path?: string
  /** Bytes from the start of the message to the word that was refused or rejected. */
  offset?: number
  /** Negotiated version word. */
  version?: number
  /** Names of the negotiated features. */
  features?: readonly string[]
  /** Bytes around `offset` in hex, the refused word in brackets. */
  window?: string
  /** Set if the value was rejected before any part of it was written: `array`, or the type of an object. */
  whole?: string
}

/**
 * Base of all errors that nixwire throws: a stable `code`, and a message that tells the place and what to do. Line feeds,
 * controls and other characters that do not show stand in the message as escapes, so that text of a peer moves no
 * terminal; a message has a second line only if it shows bytes.
 */
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

  /** The message without the place, and with the text of a peer as it is. */
  get problem(): string {
    return this.#problem
  }

  /** Adds parts of the place that are not known yet, and updates the message and the stack. */
  locate(place: Place): this {
    // V8 copies the message into the stack when the stack is first read, so read it before the message changes.
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
  return `${visible(`${head}${problem}${tail}`)}${window}`
}
