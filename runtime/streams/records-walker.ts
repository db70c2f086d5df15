import { DecodeError } from '../errors/errors.ts'
import { WireError } from '../errors/wire-error.ts'
import { Input } from '../input/input.ts'
import type { InputOptions } from '../input/input-options.ts'
import type { AnyStreamCodec } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import type { GrammarWalker } from '../wire/grammar.ts'
import type { Read } from '../wire/read.ts'
import { NEED } from '../wire/reader.ts'

/** The part of the stream that comes next. */
type Part = 'count' | 'marker' | 'head' | 'body' | 'tail'

/**
 * A walker that finds the end of records by decoding what stands around their bodies. It holds at most the start of
 * one head or tail; bodies pass by.
 */
export class RecordsWalker implements GrammarWalker {
  done = false
  walked = 0
  failedWord: bigint | undefined
  tokenAt = 0
  readonly #stream: AnyStreamCodec
  readonly #maxDepth: number
  /** The bytes of heads, tails and the words around records that have come. */
  readonly #fields: Input
  #part: Part
  #body: GrammarWalker | undefined
  /** Bytes from the start of the stream to that of the body. */
  #bodyAt = 0
  /** Bytes from the start of the stream to those that have not come. */
  #fed = 0
  /** Number of records whose tails were read, and of all records if the stream says it. */
  #records = 0
  #count: number | undefined
  /** Whether the bytes of the part have run out before its end. */
  #isResuming = false

  constructor(stream: AnyStreamCodec, session: Session, options: InputOptions, maxDepth: number) {
    this.#stream = stream
    this.#maxDepth = maxDepth
    this.#fields = new Input(session, options)
    this.#part = stream.count !== undefined ? 'count' : stream.marker !== undefined ? 'marker' : 'head'
  }

  get pending(): Buffer {
    return this.#body?.pending ?? this.#fields.peek()
  }

  /**
   * Walks over a chunk and returns how many of its bytes belong to the stream.
   *
   * @throws {DecodeError} if the bytes are no such stream; the walker cannot be used then.
   */
  feed(chunk: Buffer): number {
    try {
      let at = 0
      while (!this.done && at < chunk.length) {
        if (this.#body !== undefined) at += this.#pass(this.#body, chunk.subarray(at))
        else {
          // The chunk may be written over after this call, and a head need not end in it.
          this.#fields.push(Buffer.from(chunk.subarray(at)))
          this.#fed += chunk.length - at
          at = chunk.length
        }
        while (!this.done && this.#advance());
      }
      const used = at - (this.done ? this.#fields.available : 0)
      this.walked += used
      if (this.done) this.close()
      return used
    } catch (error) {
      this.close()
      throw error instanceof WireError ? this.#located(error) : error
    }
  }

  /** Gives the memory of an unfinished head or tail back. */
  close(): void {
    this.#fields.end()
  }

  /** Adds the record's place to an error, which counts offsets from the start of its part. */
  #located(error: WireError): WireError {
    if (error.place.offset !== undefined)
      error.place.offset += this.#body === undefined ? this.tokenAt : this.#bodyAt
    return error.locate({ path: `records[${this.#records}]` })
  }

  /** Walks over bytes of a body that come from outside. */
  #pass(body: GrammarWalker, bytes: Buffer): number {
    const used = this.#walk(body, bytes)
    this.#fed += used
    return used
  }

  #walk(body: GrammarWalker, bytes: Buffer): number {
    try {
      const used = body.feed(bytes)
      if (body.done) {
        this.#body = undefined
        this.#part = 'tail'
      }
      return used
    } catch (error) {
      this.tokenAt = this.#bodyAt + body.tokenAt
      this.failedWord = body.failedWord
      throw error
    }
  }

  /** Goes on by one part. Returns false if its bytes have not come. */
  #advance(): boolean {
    const { count, marker, record } = this.#stream
    switch (this.#part) {
      case 'count': {
        const number = this.#read((count as NonNullable<typeof count>).read)
        if (number === NEED) return false
        this.#count = number as number
        this.#next()
        return true
      }
      case 'marker': {
        const { more, end, codec } = marker as NonNullable<typeof marker>
        const word = this.#read(codec.read, read => {
          if (read !== more && read !== end) throw badMarker(this.#records, read, more, end)
        })
        if (word === NEED) return false
        if (word === end) this.done = true
        else this.#part = 'head'
        return true
      }
      case 'head':
        if (this.#read(record.head.read) === NEED) return false
        this.#bodyAt = this.#at
        this.#body = record.body.grammar.walk(this.#maxDepth)
        this.#part = 'body'
        return true
      case 'body': {
        const held = this.#fields.peek()
        if (this.#body === undefined || held.length === 0) return false
        this.#fields.skip(this.#walk(this.#body, held))
        return true
      }
      case 'tail':
        if (this.#read(record.tail.read) === NEED) return false
        this.#records += 1
        this.#next()
        return true
    }
  }

  /** Goes to the next record, or to the end. */
  #next(): void {
    if (this.#stream.marker !== undefined) this.#part = 'marker'
    else if (this.#records < (this.#count ?? 1)) this.#part = 'head'
    else this.done = true
  }

  #read<T>(read: Read<T>, check: (value: T) => void = () => {}): T | typeof NEED {
    const start = this.#at
    if (!this.#isResuming) this.tokenAt = start
    const first = this.#fields.peek()
    try {
      const value = this.#fields.tryRead(read)
      this.#isResuming = value === NEED
      if (value !== NEED) check(value as T)
      return value
    } catch (error) {
      // If elements of a list were read and dropped, the token is not a message in place of the stream.
      if (first.length >= 8 && start === this.tokenAt) this.failedWord = first.readBigUInt64LE()
      throw error
    }
  }

  /** Bytes from the start of the stream to those that were not read. */
  get #at(): number {
    return this.#fed - this.#fields.available
  }
}

function badMarker(index: number, word: number, more: number, end: number): DecodeError {
  return new DecodeError(
    'bad-marker',
    `record ${index} starts with ${word}: expected ${more}, or ${end} at the end`,
    { path: `records[${index}]`, offset: 0 },
  )
}
