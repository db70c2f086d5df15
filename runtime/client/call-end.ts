import { DeadlineError, type WaitedFor } from '../errors/deadline-error.ts'
import { ConnectionError } from '../errors/errors.ts'
import { onAbort } from '../transport/on-abort.ts'
import type { ClientState } from './state.ts'
import { timeLimit } from './time-limit.ts'

/** Parts of `stallTimeout` after which the connection is looked at, so a stall is noticed a part late at most. */
const LOOKS = 4

/** The ways to end a call before its reply. */
interface EndOptions {
  readonly signal?: AbortSignal | undefined
  readonly timeout?: number | false | undefined
  readonly stallTimeout?: number | false | undefined
}

/** The end of a call before its reply: by its signal, its deadline or a stall, whichever comes first. */
export class CallEnd {
  /** The error of the call, once it was ended. */
  error: ConnectionError | undefined
  /** Tells the thing that is waited for. Replaced as the call goes on. */
  waitsFor: () => WaitedFor = () => 'turn'
  readonly #state: ClientState
  readonly #operation: string
  readonly #stallTimeout: number | undefined
  readonly #stopListening: (() => void) | undefined
  #deadline: NodeJS.Timeout | undefined
  #looks: NodeJS.Timeout | undefined
  #then: ((error: ConnectionError) => void) | undefined

  /** @throws {ConnectionError} `bad-option` for a time that is none. */
  constructor(state: ClientState, operation: string, { signal, timeout, stallTimeout }: EndOptions) {
    this.#state = state
    this.#operation = operation
    const limit = timeLimit('timeout', timeout)
    this.#stallTimeout = timeLimit('stallTimeout', stallTimeout)
    if (limit !== undefined)
      this.#deadline = setTimeout(() => this.#timeOut(`timed out after ${limit} ms`), limit)
    this.#stopListening = onAbort(signal, () => {
      const place = this.#state.place(operation)
      this.#end(new ConnectionError('aborted', 'the call was aborted', place, { cause: signal?.reason }))
    })
  }

  /** Replaces the callback for the end, which must not have come yet. */
  whenEnded(then: ((error: ConnectionError) => void) | undefined): void {
    this.#then = then
  }

  /** Begins to look for stalls, once the call has its turn. */
  begin(waitsFor: () => WaitedFor): void {
    this.waitsFor = waitsFor
    const stallTimeout = this.#stallTimeout
    if (stallTimeout === undefined) return
    const { transport } = this.#state
    let before = -1
    let still = 0
    this.#looks = setInterval(() => {
      const { progress } = transport
      // Time in which this side does not read is no stall of the other.
      const isTheirs = this.waitsFor() !== 'reader' && !this.#state.waitsForReader
      const isStill = progress === before && !transport.paused && isTheirs
      before = progress
      still = isStill ? still + 1 : 0
      if (still >= LOOKS) this.#timeOut(`no bytes passed for ${stallTimeout} ms`)
    }, stallTimeout / LOOKS)
  }

  /** Waits for `work`, or for the end if that comes first. */
  orEnded<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const before = this.#then
      this.#then = error => {
        before?.(error)
        reject(error)
      }
      work.then(resolve, reject)
    })
  }

  /** Stops all clocks, because the call has ended. */
  stop(): void {
    clearTimeout(this.#deadline)
    clearInterval(this.#looks)
    this.#stopListening?.()
    this.#then = undefined
  }

  #timeOut(what: string): void {
    const waitedFor = this.waitsFor()
    const usable = waitedFor === 'turn' && this.#state.open
    this.#end(new DeadlineError(what, waitedFor, usable, this.#state.place(this.#operation)))
  }

  #end(error: ConnectionError): void {
    if (this.error !== undefined) return
    this.error = error
    const then = this.#then
    this.stop()
    then?.(error)
  }
}
