import { ConnectionError } from '../errors/errors.ts'
import type { Input } from '../input/input.ts'
import type { Agreement } from '../protocol/handshake.ts'
import type {
  AnyMessage,
  AnyOperation,
  Operation,
  OperationInfo,
  ProtocolCore,
  StreamCodec,
} from '../protocol/protocol.ts'
import { holds } from '../session/gate.ts'
import type { Session } from '../session/session.ts'
import type { ByteStream } from '../streams/byte-stream.ts'
import type { IncomingRecord } from '../streams/records.ts'
import { onAbort } from '../transport/on-abort.ts'
import type { Transport } from '../transport/transport.ts'
import { CallQueue } from './call-queue.ts'
import { ElementStream } from './element-stream.ts'
import { type Listen, LogListeners } from './log-listeners.ts'
import type { BodyOptions, CallOptions, ConnectOptions } from './options.ts'
import { Pipeline } from './pipeline.ts'
import { ClientState } from './state.ts'

/**
 * The client's side of a connection. Requests are sent in the order in which the calls were made: one after
 * the other, or up to `inFlight` at a time without waiting for the replies. Calls with a body run alone.
 */
export class ClientConnection<Message extends AnyMessage = AnyMessage, Hello = object> {
  readonly protocol: ProtocolCore
  readonly session: Session
  /** Values that both sides sent in the handshake. */
  readonly server: Hello
  /** Names of the negotiated features. */
  readonly features: readonly string[]
  readonly #state: ClientState
  readonly #queue: CallQueue
  readonly #pipeline: Pipeline
  readonly #onLog: ((message: Message) => void) | undefined
  #paused = false

  constructor(
    protocol: ProtocolCore,
    agreement: Agreement,
    transport: Transport,
    input: Input,
    options: ConnectOptions<Message>,
  ) {
    const { inFlight = 1, exact = false, onLog } = options
    this.#state = new ClientState(protocol, agreement.session, transport, input, exact)
    this.#queue = new CallQueue(inFlight)
    this.#pipeline = new Pipeline(this.#state, inFlight > 1)
    this.protocol = protocol
    this.session = agreement.session
    this.server = agreement.said as Hello
    this.features = this.#state.features
    this.#onLog = onLog
  }

  /** Whether the connection can carry another call. */
  get usable(): boolean {
    // During a call, bytes that have arrived belong to it.
    return this.#state.open && (this.#queue.busy || this.#state.input.available === 0)
  }

  /** Tells whether the session has the operation. */
  has(operation: OperationInfo): boolean {
    return holds(this.session, operation.gate)
  }

  /**
   * Calls an operation and returns its response; a void request may be left out.
   *
   * @throws {GateError} if the session does not have the operation or a value; nothing is sent then.
   * @throws {EncodeError} if the request does not fit its type; nothing is sent then.
   * @throws {RemoteError} if the server answers with an error.
   * @throws {DecodeError} if the reply does not follow the spec; the connection is broken off then.
   * @throws {ConnectionError} if the connection ends, cannot be used, or the call is aborted.
   */
  call<Response>(
    operation: Operation<void, Response>,
    request?: undefined,
    options?: CallOptions<Message> & BodyOptions,
  ): Promise<Response>
  call<Request, Response>(
    operation: Operation<Request, Response>,
    request: Request,
    options?: CallOptions<Message> & BodyOptions,
  ): Promise<Response>
  call<Request, Response>(
    operation: Operation<Request, Response>,
    request?: Request,
    options: CallOptions<Message> & BodyOptions = {},
  ): Promise<Response> {
    if (operation.upload !== undefined) return this.#callWithBody(operation, request, options)
    return new Promise((resolve, reject) => {
      const send = (done: () => void): void => {
        const ended = (error: unknown): void => {
          done()
          reject(error)
        }
        const answered = (response: Response): void => {
          done()
          resolve(response)
        }
        try {
          this.#pipeline.send(operation, request, this.#listeners(options), answered, ended)
        } catch (error) {
          this.#state.explainRequest(error, operation.name).then(ended)
        }
      }
      const simple = options.signal === undefined && options.log === undefined
      if (simple && this.#queue.tryEnter(false)) send(() => this.#queue.leave())
      else this.#begin(operation, false, options).then(send, reject)
    })
  }

  /**
   * Calls an operation that replies with a body. The next call waits until the body was read or abandoned.
   *
   * @throws as {@link call} does; reading the body throws as well.
   */
  download<Response>(
    operation: Operation<void, Response>,
    request?: undefined,
    options?: CallOptions<Message>,
  ): Promise<ByteStream>
  download<Request, Response>(
    operation: Operation<Request, Response>,
    request: Request,
    options?: CallOptions<Message>,
  ): Promise<ByteStream>
  async download<Request, Response>(
    operation: Operation<Request, Response>,
    request?: Request,
    options: CallOptions<Message> = {},
  ): Promise<ByteStream> {
    const done = await this.#begin(operation, true, options)
    const { download } = await import('./download.ts').catch(error => {
      done()
      throw error
    })
    return download(this.#state, operation, request, this.#listeners(options), done)
  }

  /**
   * Calls an operation that replies with a stream of records. Stopping before the last record ends the
   * connection.
   *
   * @throws as {@link call} does; reading the records throws as well.
   */
  async downloadRecords<Request, Head, Tail, Name extends string>(
    operation: Operation<Request, void>,
    stream: StreamCodec<Head, Tail, Name>,
    request: Request,
    options: CallOptions<Message> = {},
  ): Promise<AsyncIterableIterator<IncomingRecord<Head, Tail, Name>>> {
    const { downloadRecords } = await import('./download-records.ts')
    return downloadRecords(this.#state, stream, await this.download(operation, request, options))
  }

  /**
   * Calls an operation whose response is a list, and yields the elements as they arrive. Nothing is sent
   * before the first element is requested, and only the elements that have just arrived are held. The next
   * call waits until all elements were read. Stopping early ends the connection, because the other elements
   * stand before the next reply.
   *
   * ```ts
   * for await (const element of connection.elements(operation)) …
   * ```
   *
   * @throws as {@link call} does, when an element is requested.
   */
  elements<Element>(
    operation: Operation<void, readonly Element[]>,
    request?: undefined,
    options?: CallOptions<Message>,
  ): AsyncIterableIterator<Element>
  elements<Request, Element>(
    operation: Operation<Request, readonly Element[]>,
    request: Request,
    options?: CallOptions<Message>,
  ): AsyncIterableIterator<Element>
  elements<Request, Element>(
    operation: Operation<Request, readonly Element[]>,
    request?: Request,
    options: CallOptions<Message> = {},
  ): AsyncIterableIterator<Element> {
    return new ElementStream(this.#batches(operation, request, options))
  }

  /** Stops reading from the connection, so that the server has to wait. */
  pause(): void {
    if (!this.#paused) this.#state.transport.pause()
    this.#paused = true
  }

  /** Reads on after {@link pause}. */
  resume(): void {
    if (this.#paused) this.#state.transport.resume()
    this.#paused = false
  }

  /** Ends the connection after the calls in progress have ended. */
  async close(): Promise<void> {
    await this.#queue.turn(true)
    this.#state.closing = true
    try {
      if (this.#state.broken === undefined) await this.#state.transport.end()
    } finally {
      this.#queue.leave()
    }
  }

  /** Lets `await using` close the connection. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Ends the connection at once. Calls in progress fail with `error`. */
  destroy(error: ConnectionError = new ConnectionError('closed', 'the connection was closed')): void {
    this.#state.broken ??= error
    this.#state.input.end(error)
    this.#state.transport.destroy()
  }

  async #callWithBody<Request, Response>(
    operation: Operation<Request, Response>,
    request: Request | undefined,
    options: CallOptions<Message> & BodyOptions,
  ): Promise<Response> {
    const done = await this.#begin(operation, true, options)
    try {
      const { callWithBody } = await import('./call-with-body.ts')
      return (await callWithBody(
        this.#state,
        operation,
        request,
        options,
        this.#listeners(options),
      )) as Response
    } finally {
      done()
    }
  }

  async *#batches<Element>(
    operation: AnyOperation,
    request: unknown,
    options: CallOptions<Message>,
  ): AsyncGenerator<Element[], void, undefined> {
    const done = await this.#begin(operation, true, options)
    try {
      const { elementBatches } = await import('./element-batches.ts')
      yield* elementBatches<Element>(this.#state, operation, request, this.#listeners(options))
    } finally {
      done()
    }
  }

  #listeners(options: CallOptions<Message>): LogListeners {
    // `LogListeners` is for any channel, so the type of the messages is dropped here.
    return new LogListeners([this.#onLog, options.onLog, options.log?.tell] as (Listen | undefined)[])
  }

  /**
   * Waits for the turn of a call. Returns a function that ends it.
   *
   * @throws {ConnectionError} `aborted` if the signal comes first.
   */
  async #begin(
    operation: OperationInfo,
    alone: boolean,
    { signal, log }: CallOptions<Message>,
  ): Promise<() => void> {
    const aborted = (): ConnectionError =>
      new ConnectionError('aborted', 'the call was aborted', this.#state.place(operation.name), {
        cause: signal?.reason,
      })
    log?.claim()
    // A call that still waits has sent nothing, so the connection goes on.
    const hasTurn = await this.#queue.turn(alone, signal)
    if (!hasTurn || signal?.aborted === true) {
      if (hasTurn) this.#queue.leave()
      log?.end()
      throw aborted()
    }
    log?.begin(this.#state.transport)
    const stopWaiting = onAbort(signal, () => this.destroy(aborted()))
    return () => {
      stopWaiting()
      log?.end()
      this.#queue.leave()
    }
  }
}
