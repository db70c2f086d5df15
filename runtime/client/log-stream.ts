import { ConnectionError } from '../errors/errors.ts'

/** Messages that are held before the server has to wait. */
const HIGH_WATER = 1024

/** Holds back the server. */
interface Held {
  pause(): void
  resume(): void
}

/**
 * The log messages of one call, one by one. Give it to the call as `log` and read it meanwhile: where too many
 * messages wait to be read, the server waits as well, so that memory stays flat. It ends with the call; the
 * call itself says how that went.
 *
 * ```ts
 * const log = new LogStream<LogMessage>()
 * const answer = connection.call(operation, request, { log })
 * for await (const message of log) console.log(message)
 * await answer
 * ```
 */
export class LogStream<Message> implements AsyncIterableIterator<Message> {
  /** Messages that arrive, and those before them that are being read. */
  #arriving: Message[] = []
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

  /** Lets go of the messages that were not read, and of those that are still to come. */
  async return(): Promise<IteratorResult<Message, undefined>> {
    this.end()
    this.#arriving = []
    this.#reading = []
    this.#next = 0
    return END
  }

  /** For the connection: a call is to have it. @throws {ConnectionError} `bad-option` if one had it before. */
  claim(): void {
    if (this.#claimed)
      throw new ConnectionError('bad-option', 'a LogStream is for one call: make another one')
    this.#claimed = true
  }

  /** For the connection: begins the messages of a call. */
  begin(held: Held): void {
    this.#held = held
  }

  /** For the connection: another message. */
  readonly tell = (message: Message): void => {
    if (this.#ended) return
    const asking = this.#asking.shift()
    if (asking !== undefined) {
      asking({ done: false, value: message })
      return
    }
    this.#arriving.push(message)
    if (this.#holding || this.#arriving.length < HIGH_WATER) return
    this.#holding = true
    this.#held?.pause()
  }

  /** For the connection: the call has ended. */
  end(): void {
    this.#ended = true
    for (const asking of this.#asking.splice(0)) asking(END)
    this.#letGo()
  }

  /** Makes the messages that have arrived the next to be read. */
  #turnOver(): void {
    this.#reading = this.#arriving
    this.#next = 0
    this.#arriving = []
    this.#letGo()
  }

  #letGo(): void {
    if (!this.#holding) return
    this.#holding = false
    this.#held?.resume()
  }
}

const END: IteratorResult<never, undefined> = { done: true, value: undefined }
