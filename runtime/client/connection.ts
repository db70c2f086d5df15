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
import type { Transport } from '../transport/transport.ts'
import { ElementStream, type WhenGivenUp } from './element-stream.ts'
import { type Listen, LogListeners } from './log-listeners.ts'
import type { LogStream } from './log-stream.ts'
import type { BodyOptions, CallOptions, ConnectOptions, DownloadOptions } from './options.ts'
import { Pipeline } from './pipeline.ts'
import { ClientState } from './state.ts'
import { graceLimit } from './time-limit.ts'
import { type Turn, Turns } from './turns.ts'

/** Milliseconds that calls in progress have to end, by default. */
const GRACE_MS = 10_000

/**
 * The client's side of a connection. Requests are sent in the order in which the calls were made: one after the other, or
 * up to `inFlight` at a time without waiting for the replies. Uploads run alone, and downloads that are not sent ahead.
 */
export class ClientConnection<Message extends AnyMessage = AnyMessage, Hello = object> {
  readonly protocol: ProtocolCore
  readonly session: Session
  /** Values that both sides sent in the handshake. */
  readonly server: Hello
  /** Names of the negotiated features. */
  readonly features: readonly string[]
  readonly #state: ClientState
  readonly #turns: Turns
  readonly #pipeline: Pipeline
  readonly #onLog: ((message: Message) => void) | undefined
  readonly #grace: number | undefined
  #paused = false
  #closing: Promise<void> | undefined

  constructor(
    protocol: ProtocolCore,
    agreement: Agreement,
    transport: Transport,
    input: Input,
    options: ConnectOptions<Message>,
  ) {
    const { inFlight = 1, exact = false, onLog, grace = GRACE_MS } = options
    this.#state = new ClientState(protocol, agreement.session, transport, input, exact)
    this.#turns = new Turns(this.#state, options)
    this.#pipeline = new Pipeline(this.#state, inFlight > 1)
    this.protocol = protocol
    this.session = agreement.session
    this.server = agreement.said as Hello
    this.features = this.#state.features
    this.#onLog = onLog
    this.#grace = graceLimit(grace)
  }

  /** Whether the connection can carry another call. */
  get usable(): boolean {
    // During a call, bytes that have arrived belong to it.
    return this.#state.open && (this.#turns.busy || this.#state.input.available === 0)
  }

  /** Whether a call is in progress. */
  get busy(): boolean {
    return this.#turns.busy
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
   * @throws {DeadlineError} if the call takes longer than its `timeout`, or stalls.
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
      const send = (done: () => void, fail: (error: unknown) => void): void => {
        const ended = (error: unknown): void => {
          done()
          fail(error)
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
      if (!this.#turns.isPlain(options)) {
        const begun = ({ done, end }: Turn): void => send(done, error => reject(end?.error ?? error))
        this.#turns.begin(operation, false, options).then(begun, reject)
      } else if (this.#turns.tryBegin()) send(this.#turns.leave, reject)
      else this.#turns.beginPlain(operation).then(() => send(this.#turns.leave, reject), reject)
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
    options?: DownloadOptions<Message>,
  ): Promise<ByteStream>
  download<Request, Response>(
    operation: Operation<Request, Response>,
    request: Request,
    options?: DownloadOptions<Message>,
  ): Promise<ByteStream>
  async download<Request, Response>(
    operation: Operation<Request, Response>,
    request?: Request,
    options: DownloadOptions<Message> = {},
  ): Promise<ByteStream> {
    const turn = await this.#turns.begin(operation, options.ahead !== true, options)
    // Code is not always loaded in the order of the calls, so send before.
    const sent = options.ahead === true ? this.#pipeline.sendDownload(operation, request) : undefined
    const { download } = await import('./download.ts').catch(error => {
      if (sent !== undefined) this.destroy()
      turn.done()
      throw error
    })
    return download(this.#state, operation, request, this.#listeners(options), turn, sent)
  }

  /**
   * Calls an operation that replies with a stream of records. Stopping before the last record ends the connection.
   *
   * @throws as {@link call} does; reading the records throws as well.
   */
  async downloadRecords<Request, Head, Tail, Name extends string>(
    operation: Operation<Request, void>,
    stream: StreamCodec<Head, Tail, Name, never, never>,
    request: Request,
    options: CallOptions<Message> = {},
  ): Promise<AsyncIterableIterator<IncomingRecord<Head, Tail, Name>>> {
    const { downloadRecords } = await import('./download-records.ts')
    return downloadRecords(this.#state, stream, await this.download(operation, request, options))
  }

  /**
   * Calls an operation whose response is a list, and yields the elements as they arrive. Nothing is sent before the first
   * element is requested, and only the elements that have just arrived are held. The next call waits until all elements
   * were read. Stopping early ends the connection, because the other elements stand before the next reply.
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
    const whenGivenUp: WhenGivenUp = {}
    const batches = this.#batches<Element>(operation, request, options, whenGivenUp)
    return new ElementStream(batches, () => whenGivenUp.run?.())
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

  /**
   * Ends the connection after the calls in progress have ended, for which they have the `grace` of the options; then
   * they fail. A program that was started is gone afterwards. Never rejects; later calls wait for the first.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
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

  async #close(): Promise<void> {
    const grace = this.#grace
    const overdue = (): void => {
      const problem = `the connection was closed, and this call had not ended ${grace} ms later`
      this.destroy(new ConnectionError('closed', problem))
      this.#turns.end()
    }
    const timer = grace === undefined ? undefined : setTimeout(overdue, grace)
    const hasTurn = await this.#turns.last()
    clearTimeout(timer)
    this.#state.closing = true
    await this.#state.transport.end(grace)
    if (hasTurn) this.#turns.leave()
  }

  async #callWithBody<Request, Response>(
    operation: Operation<Request, Response>,
    request: Request | undefined,
    options: CallOptions<Message> & BodyOptions,
  ): Promise<Response> {
    const { done, end } = await this.#turns.begin(operation, true, options)
    try {
      const { callWithBody } = await import('./call-with-body.ts')
      const listeners = this.#listeners(options)
      return (await callWithBody(this.#state, operation, request, options, listeners, end)) as Response
    } finally {
      done()
    }
  }

  async *#batches<Element>(
    operation: AnyOperation,
    request: unknown,
    options: CallOptions<Message>,
    whenGivenUp: WhenGivenUp,
  ): AsyncGenerator<Element[], void, undefined> {
    let isGivenUp = false
    whenGivenUp.run = () => {
      isGivenUp = true
    }
    const turn = await this.#turns.begin(operation, true, options)
    try {
      if (isGivenUp) return
      whenGivenUp.run = () => this.#state.abandon(operation.name)
      const { elementBatches } = await import('./element-batches.ts')
      yield* elementBatches<Element>(this.#state, operation, request, this.#listeners(options), turn)
    } finally {
      turn.done()
    }
  }

  #listeners(options: CallOptions<Message>): LogListeners {
    // `LogListeners` is for any channel, so the type of the messages is dropped here.
    const { onLog, log, longTexts } = options
    const listeners = [this.#onLog, onLog] as (Listen | undefined)[]
    return new LogListeners(listeners, this.#state.texts, log as LogStream<AnyMessage> | undefined, longTexts)
  }
}
