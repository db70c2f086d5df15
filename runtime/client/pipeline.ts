import { ConnectionError } from '../errors/errors.ts'
import { WireError } from '../errors/wire-error.ts'
import { meaningOf } from '../protocol/meaning.ts'
import type { AnyMessage, AnyOperation } from '../protocol/protocol.ts'
import { NEED } from '../wire/reader.ts'
import { failedCall } from './failed-call.ts'
import { type LogListeners, withCut } from './log-listeners.ts'
import type { ClientState } from './state.ts'
import { writeRequest } from './write-request.ts'

/** A download in flight, whose reply other code reads. */
export interface SentDownload {
  /** Fulfilled once all replies before it have been read; rejected if it was not sent, or the connection broke off. */
  readonly begun: Promise<void>
  /** Goes on behind the body, which was read or broke the connection off. Does nothing if it has not begun. */
  leave(): void
}

/** A call in flight whose reply is a body: it is read by other code, once all replies before it have been read. */
interface Download {
  readonly operation: AnyOperation
  /** Begins to read the reply. Called once, unless {@link reject} is. */
  start(): void
  reject(error: unknown): void
}

/** A call in flight without a body. */
interface PlainCall {
  readonly operation: AnyOperation
  readonly listeners: LogListeners
  /** Ends the call with its response. Called once, unless {@link reject} is. */
  resolve(response: unknown): void
  /** Ends the call with an error. Called once, unless {@link resolve} is. */
  reject(error: unknown): void
  /** Whether the log channel is still open. */
  logging: boolean
  /** Whether nothing has arrived for this call yet. */
  fresh: boolean
}

/**
 * Calls whose replies come in the order of the requests. Replies without a body are read as they arrive, inside the call
 * that brings the bytes, so a call costs one promise, however many messages it has.
 *
 * @invariant while there are calls, no other code reads the input, but for the reply of the first one if that is a body
 */
export class Pipeline {
  readonly #state: ClientState
  /** Whether requests of one turn of the event loop are sent together. */
  readonly #gathers: boolean
  readonly #calls: (PlainCall | Download)[] = []
  /**
   * Whether a reply is being read. A listener may end the connection, which must not start to read as well.
   */
  #advancing = false
  /** Whether reading has to wait, because an error is being explained, or other code reads a body. */
  #held = false
  #flushing = false

  constructor(state: ClientState, gathers: boolean) {
    this.#state = state
    this.#gathers = gathers
    state.input.consumer = () => this.#advance()
    state.isLast = () => this.#calls.length < 2
  }

  /**
   * Sends a request.
   *
   * @throws {WireError} if it cannot be sent; nothing is sent then.
   */
  send(
    operation: AnyOperation,
    request: unknown,
    listeners: LogListeners,
    resolve: PlainCall['resolve'],
    reject: PlainCall['reject'],
  ): void {
    const logging = operation.channel && this.#state.protocol.channel !== undefined
    this.#send({ operation, listeners, resolve, reject, logging, fresh: true }, request)
    // A reply without a log may have no bytes, so no arriving bytes would start the reader.
    if (!logging) this.#advance()
  }

  /** Sends the request of a download. */
  sendDownload(operation: AnyOperation, request: unknown): SentDownload {
    let isFirst = false
    const begun = new Promise<void>((resolve, reject) => {
      const start = (): void => {
        isFirst = true
        resolve()
      }
      try {
        this.#send({ operation, start, reject }, request)
        this.#advance()
      } catch (error) {
        this.#state.explainRequest(error, operation.name).then(reject)
      }
    })
    const leave = (): void => {
      if (!isFirst) return
      this.#calls.shift()
      this.#goOn()
    }
    // It may be rejected before it is waited for.
    begun.catch(() => {})
    return { begun, leave }
  }

  #send(call: PlainCall | Download, request: unknown): void {
    const state = this.#state
    state.checkUsable(call.operation.name, this.#calls.length > 0)
    writeRequest(state, call.operation, request)
    state.previous = call.operation.name
    this.#calls.push(call)
    if (this.#gathers) this.#flushSoon()
    else this.#flush()
  }

  /** Sends the requests of one turn of the event loop together. */
  #flushSoon(): void {
    if (this.#flushing) return
    this.#flushing = true
    process.nextTick(() => {
      this.#flushing = false
      this.#flush()
    })
  }

  #flush(): void {
    const { writer, transport } = this.#state
    if (writer.offset > 0) transport.write(writer.take())
  }

  /** Reads replies until the bytes run out. */
  #advance(): void {
    if (this.#advancing) return
    if (this.#held) this.#endBehind()
    this.#advancing = true
    while (!this.#held) {
      const call = this.#calls[0]
      if (call === undefined) break
      if ('start' in call) {
        this.#held = true
        call.start()
        break
      }
      try {
        if (!this.#readOn(call)) break
      } catch (error) {
        void this.#endByError(call, error)
      }
    }
    this.#advancing = false
  }

  /** Reads the reply of the first call. Returns false if bytes are missing. */
  #readOn(call: PlainCall): boolean {
    const state = this.#state
    const { input, protocol } = state
    while (call.logging && protocol.channel !== undefined) {
      const read = input.tryRead(protocol.channel.read, call.listeners.texts)
      if (read === NEED) return false
      const message = withCut(read as AnyMessage, input)
      const meaning = meaningOf(protocol.channel, message, undefined)
      if (meaning === 'log') call.listeners.tell(message, input)
      else if (meaning === 'end') call.logging = false
      else {
        void this.#endByFailure(call, message)
        return true
      }
      call.fresh = false
    }
    const response = input.tryRead(call.operation.readResponse)
    if (response === NEED) return false
    state.lastFailure = undefined
    // Bytes behind a reply belong to the next call; without a next call there must be none.
    state.checkEnd(call.operation.name)
    this.#calls.shift()
    try {
      call.listeners.rethrow()
      call.resolve(response)
    } catch (error) {
      call.reject(error)
    }
    return true
  }

  async #endByFailure(call: PlainCall, message: AnyMessage): Promise<void> {
    this.#held = true
    const error = await failedCall(this.#state, call.operation, message, {
      first: call.fresh,
      isLast: this.#state.isLast,
    })
    this.#end(call, error)
  }

  async #endByError(call: PlainCall, error: unknown): Promise<void> {
    this.#held = true
    const state = this.#state
    // A decoder that throws an error of another kind has also stopped inside a message.
    if (!(error instanceof WireError)) state.breakOff(call.operation.name, error)
    if (error === state.givenUp && state.broken !== undefined) {
      // The call that was given up knows its own error.
      this.#end(call, lost(call.operation, state.broken))
      return
    }
    state.reading = call.logging ? state.protocol.channel?.name : `${call.operation.name}Response`
    this.#end(call, await state.explain(error, call.operation))
  }

  /** Ends the first call with an error. */
  #end(call: PlainCall, error: unknown): void {
    this.#calls.shift()
    call.reject(error)
    this.#goOn()
  }

  /** Reads the next replies, or ends all calls if the connection is broken off. */
  #goOn(): void {
    this.#held = false
    if (this.#state.broken === undefined) this.#advance()
    else this.#lose(this.#calls.splice(0))
  }

  /** Ends the calls behind the first one if the connection is broken off: nothing may ever end that one. */
  #endBehind(): void {
    if (this.#state.broken !== undefined) this.#lose(this.#calls.splice(1))
  }

  #lose(calls: readonly (PlainCall | Download)[]): void {
    const { broken } = this.#state
    if (broken !== undefined) for (const { operation, reject } of calls) reject(lost(operation, broken))
  }
}

/** Builds the error for a call that was in flight when the connection broke off. */
export function lost(operation: AnyOperation, broken: ConnectionError): ConnectionError {
  const { version, features } = broken.place
  const why = broken.cause instanceof WireError ? broken.cause.problem : broken.problem
  return new ConnectionError(
    'broken',
    `the outcome of this call is not known, since the connection broke off: ${why}; connect again`,
    {
      operation: operation.name,
      ...(version === undefined ? {} : { version }),
      ...(features === undefined ? {} : { features }),
    },
    { cause: broken },
  )
}
