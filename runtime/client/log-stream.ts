import { ConnectionError } from '../errors/errors.ts'
import type { Held } from '../transport/held.ts'

/** Number of unread messages, and of their bytes, at which the server has to wait. */
const HIGH_WATER = 1024
const HIGH_WATER_BYTES = 1 << 20

/**
 * The log messages of one call, one by one. Give it to the call as `log` and read it during the call. If too
 * many messages or bytes are unread, the server has to wait, so memory stays bounded. The stream ends with the call,
 * and never throws: the promise of the call has the error.
 *
 * ```ts
 * const log = new LogStream<LogMessage>()
 * const answer = connection.call(operation, request, { log })
 * for await (const message of log) console.log(message)
 * await answer
 * ```
 */
export class LogStream<Message> implements AsyncIterableIterator<Message> {
  /** Messages that have arrived, behind those that are being read. */
  #arriving: Message[] = []
  #arrivingBytes = 0
  #reading: readonly Message[] = []
  #next = 0
  #asking: ((result: IteratorResult<Message, undefined>) => void)[] = []
  #claimed = false
  #ended = false
  #held: Held | undefined
  #holding = false

  next(): Promise<IteratorResult<Message, undefined>> {
    if (this.#next === this.#reading.length) this.#turnOver()
    if (this.#next < this.#reading.length) {
      const value = this.#reading[this.#next] as Message
      this.#next += 1
      return Promise.resolve({ done: false, value })
    }
    if (this.#ended) return Promise.resolve(END)
    return new Promise(resolve => this.#asking.push(resolve))
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Drops the unread messages, and those that are still to come. */
  async return(): Promise<IteratorResult<Message, undefined>> {
    this.end()
    this.#arriving = []
    this.#reading = []
    this.#next = 0
    return END
  }

  /**
   * Reserves the stream for a call. Called by the connection.
   *
   * @throws {ConnectionError} `bad-option` if another call has used it.
   */
  claim(): void {
    if (this.#claimed)
      throw new ConnectionError('bad-option', 'a LogStream is for one call: make another one')
    this.#claimed = true
  }

  /** Begins the messages of a call. Called by the connection. */
  begin(held: Held): void {
    this.#held = held
  }

  /** Adds a message, which has taken that many bytes. Called by the connection. */
  tell(message: Message, bytes = 0): void {
    if (this.#ended) return
    const asking = this.#asking.shift()
    if (asking !== undefined) {
      asking({ done: false, value: message })
      return
    }
    this.#arriving.push(message)
    this.#arrivingBytes += bytes
    const isFull = this.#arriving.length >= HIGH_WATER || this.#arrivingBytes >= HIGH_WATER_BYTES
    if (this.#holding || !isFull) return
    this.#holding = true
    this.#held?.pause()
  }

  /** Ends the messages. Called by the connection when the call ends. */
  end(): void {
    this.#ended = true
    for (const asking of this.#asking.splice(0)) asking(END)
    this.#letGo()
  }

  /** Moves the messages that have arrived to those being read. */
  #turnOver(): void {
    this.#reading = this.#arriving
    this.#next = 0
    this.#arriving = []
    this.#arrivingBytes = 0
    this.#letGo()
  }

  #letGo(): void {
    if (!this.#holding) return
    this.#holding = false
    this.#held?.resume()
  }
}

const END: IteratorResult<never, undefined> = { done: true, value: undefined }
