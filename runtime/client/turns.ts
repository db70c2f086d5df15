import type { OperationInfo } from '../protocol/protocol.ts'
import { CallEnd } from './call-end.ts'
import { CallQueue } from './call-queue.ts'
import type { LogStream } from './log-stream.ts'
import type { CallOptions, ConnectOptions } from './options.ts'
import type { ClientState } from './state.ts'
import { timeLimit } from './time-limit.ts'

/** The options of a call that matter for its turn. */
interface TurnOptions extends Pick<CallOptions<never>, 'signal' | 'timeout' | 'stallTimeout'> {
  readonly log?: Pick<LogStream<never>, 'claim' | 'begin' | 'end'>
}

/** A call whose turn has come. */
export interface Turn {
  /** The ways to end the call early, if it has any. */
  readonly end: CallEnd | undefined
  /** Tells that the rest of the reply waits for the caller, so that calls behind it must not wait for its end. */
  lend(): void
  /** Ends the turn. */
  done(): void
}

/** The order of a connection's calls, and the time that each may take. */
export class Turns {
  readonly #state: ClientState
  readonly #queue: CallQueue
  readonly #timeout: number | undefined
  readonly #stallTimeout: number | undefined
  /** Whether calls have no limits of their connection. */
  readonly #isPlain: boolean

  /** @throws {ConnectionError} `bad-option` for a time that is none. */
  constructor(
    state: ClientState,
    {
      inFlight = 1,
      callTimeout,
      stallTimeout,
    }: Pick<ConnectOptions<never>, 'inFlight' | 'callTimeout' | 'stallTimeout'>,
  ) {
    this.#state = state
    this.#queue = new CallQueue(inFlight)
    this.#timeout = timeLimit('callTimeout', callTimeout)
    this.#stallTimeout = timeLimit('stallTimeout', stallTimeout)
    this.#isPlain = this.#timeout === undefined && this.#stallTimeout === undefined
    state.input.atEnd = () => this.#checkLent()
  }

  /** Whether a call is in progress. */
  get busy(): boolean {
    return this.#queue.busy
  }

  /** Tells whether nothing but its reply ends a call, so that {@link tryBegin} and {@link beginPlain} will do for it. */
  isPlain({ signal, log, timeout, stallTimeout }: TurnOptions): boolean {
    const isPlain =
      signal === undefined && log === undefined && timeout === undefined && stallTimeout === undefined
    return isPlain && this.#isPlain
  }

  /** Starts a plain call if it need not wait. */
  tryBegin(): boolean {
    return this.#queue.tryEnter(false)
  }

  /** Waits for the turn of a plain call. @throws {ConnectionError} as {@link begin} does. */
  async beginPlain(operation: OperationInfo): Promise<void> {
    if (!(await this.#queue.turn(false))) throw this.#state.unusable(operation.name)
  }

  /** Ends a plain call. */
  readonly leave = (): void => {
    this.#queue.leave()
  }

  /**
   * Waits for the turn of a call.
   *
   * @throws {ConnectionError} `aborted` or `timed-out` if the call's end comes first, `broken` or `closed` if the
   * connection ended behind a reply that its caller does not read, `bad-option` for a time that is none.
   */
  async begin(operation: OperationInfo, alone: boolean, options: TurnOptions): Promise<Turn> {
    const state = this.#state
    const { log } = options
    log?.claim()
    let end: CallEnd | undefined
    try {
      end = this.#endOf(operation, options)
      // A call that still waits has sent nothing, so the connection goes on.
      const hasTurn = await this.#queue.turn(alone, end)
      if (hasTurn && end?.error !== undefined) this.#queue.leave()
      if (end?.error !== undefined) throw end.error
      if (!hasTurn) throw state.unusable(operation.name)
    } catch (error) {
      end?.stop()
      log?.end()
      throw error
    }
    log?.begin(state.transport)
    end?.whenEnded(error => state.giveUp(operation.name, error))
    end?.begin(() => (state.transport.unsent > 0 ? 'sending' : 'reply'))
    const done = (): void => {
      end?.stop()
      log?.end()
      state.lent = false
      this.#queue.leave()
    }
    const lend = (): void => {
      state.lent = true
      this.#checkLent()
    }
    return { end, lend, done }
  }

  /** Waits for the turn to close the connection. Returns false if there is nothing more to wait for. */
  last(): Promise<boolean> {
    return this.#queue.turn(true)
  }

  /** Sends all calls away that wait. */
  end(): void {
    this.#queue.end()
  }

  #checkLent(): void {
    if (this.#state.lent && this.#state.input.ended) this.#queue.end()
  }

  #endOf({ name }: OperationInfo, options: TurnOptions): CallEnd | undefined {
    const { signal, timeout = this.#timeout, stallTimeout = this.#stallTimeout } = options
    if (signal === undefined && timeout === undefined && stallTimeout === undefined) return undefined
    return new CallEnd(this.#state, name, { signal, timeout, stallTimeout })
  }
}
