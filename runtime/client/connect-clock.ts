import { DeadlineError, type WaitedFor } from '../errors/deadline-error.ts'
import { onAbort } from '../transport/on-abort.ts'
import { timeLimit } from './time-limit.ts'

/** The end of an attempt to connect: by the caller's signal, or by its deadline. */
export class ConnectClock {
  waitsFor: WaitedFor = 'connection'
  readonly #controller: AbortController | undefined
  readonly #limit: number | undefined
  readonly #stopListening: () => void
  #isOver = false
  #timer: NodeJS.Timeout | undefined

  /** @throws {ConnectionError} `bad-option` for a time that is none. */
  constructor(signal: AbortSignal | undefined, timeout: number | false | undefined) {
    this.#limit = timeLimit('timeout', timeout)
    if (signal !== undefined || this.#limit !== undefined) this.#controller = new AbortController()
    this.#stopListening = onAbort(signal, () => this.#controller?.abort(signal?.reason))
    this.run()
  }

  /** Aborted at the end; its reason is the deadline's error, or that of the caller's signal. Absent without either. */
  get signal(): AbortSignal | undefined {
    return this.#controller?.signal
  }

  /** Starts the time anew. */
  run(): void {
    const limit = this.#limit
    if (limit === undefined || this.#isOver) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#controller?.abort(new DeadlineError(`timed out after ${limit} ms`, this.waitsFor, false))
    }, limit)
  }

  /** Stops the time, because the server is not waited for. */
  hold(): void {
    clearTimeout(this.#timer)
  }

  /** Stops everything, because the attempt has ended. */
  stop(): void {
    this.#isOver = true
    this.hold()
    this.#stopListening()
  }
}
