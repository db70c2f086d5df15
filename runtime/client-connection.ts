import type { Body } from './body.ts'
import { ByteStream } from './byte-stream.ts'
import { CallQueue } from './call-queue.ts'
import type { CallOptions, ConnectOptions } from './client-options.ts'
import { ClientState } from './client-state.ts'
import { ConnectionError, DaemonError } from './errors.ts'
import { readReply, runChannel, sendRequest } from './exchange.ts'
import { daemonError } from './failure.ts'
import { holds } from './gate.ts'
import type { Agreement } from './handshake.ts'
import type { Input } from './input.ts'
import { LogListener } from './log-listener.ts'
import { walkNar } from './nar-download.ts'
import type { AnyOperation, Operation, OperationInfo, Protocol } from './protocol.ts'
import type { Session } from './session.ts'
import type { Transport } from './transport.ts'
import type { Upload } from './upload.ts'

/** The body of a call. */
export interface BodyOptions {
  readonly body?: Body
  /** The body comes in frames that somebody else has made, with their end. */
  readonly raw?: boolean
}

/** The client's side of a connection. Calls are made one after the other, in the order in which they were asked for. */
export class ClientConnection<Message = { readonly kind: string }, Hello = object> {
  readonly protocol: Protocol
  readonly session: Session
  /** What both sides said in the handshake. */
  readonly server: Hello
  /** Names of the negotiated features. */
  readonly features: readonly string[]
  readonly #state: ClientState
  readonly #queue = new CallQueue()
  readonly #onLog: ((message: Message) => void) | undefined

  constructor(
    protocol: Protocol,
    agreement: Agreement,
    transport: Transport,
    input: Input,
    options: ConnectOptions<Message>,
  ) {
    this.#state = new ClientState(protocol, agreement.session, transport, input, options.exact ?? false)
    this.protocol = protocol
    this.session = agreement.session
    this.server = agreement.said as Hello
    this.features = this.#state.features
    this.#onLog = options.onLog
  }

  /** False once the connection cannot carry another call. */
  get usable(): boolean {
    return this.#state.usable
  }

  /** True where the negotiated version and features have the operation. */
  has(operation: OperationInfo): boolean {
    return holds(this.session, operation.gate)
  }

  /** Calls an operation and gives its reply. */
  async call<Request, Response>(
    operation: Operation<Request, Response>,
    request: Request,
    options: CallOptions<Message> & BodyOptions = {},
  ): Promise<Response> {
    const state = this.#state
    const done = await this.#begin(operation, options.signal)
    const listener = new LogListener<Message>(this.#onLog, options.onLog)
    let upload: Upload | undefined
    try {
      upload = await sendRequest(state, operation, request, options.body, options.raw)
      await runChannel(state, operation, listener, upload)
      const response = await readReply(state, operation)
      listener.rethrow()
      return response
    } catch (error) {
      // A body that broke off ends the connection; why it did says more than that the connection has ended.
      const cause = upload?.broken === true ? ((await upload.finished()).error ?? error) : error
      if (upload?.broken === true) state.breakOff(operation.name, cause)
      upload?.stop()
      throw await state.explain(cause, operation)
    } finally {
      done()
    }
  }

  /** Calls an operation whose answer is a body. The next call waits until the body was read or given up. */
  async download<Request, Response>(
    operation: Operation<Request, Response>,
    request: Request,
    options: CallOptions<Message> = {},
  ): Promise<ByteStream> {
    const state = this.#state
    const done = await this.#begin(operation, options.signal)
    const listener = new LogListener<Message>(this.#onLog, options.onLog)
    try {
      await sendRequest(state, operation, request, undefined)
      const first = await runChannel(state, operation, listener, undefined)
      return new ByteStream(this.#pieces(operation, listener, first, done), () => {
        this.#giveUp(operation)
        done()
      })
    } catch (error) {
      done()
      throw await state.explain(error, operation)
    }
  }

  /** Stops reading, so that a server that talks much has to wait. */
  pause(): void {
    this.#state.transport.pause()
  }

  /** Goes on after {@link pause}. */
  resume(): void {
    this.#state.transport.resume()
  }

  /** Ends the connection once the calls that are under way have ended. */
  async close(): Promise<void> {
    const release = await this.#queue.turn()
    this.#state.closing = true
    try {
      if (this.#state.broken === undefined) await this.#state.transport.end()
    } finally {
      release()
    }
  }

  /** Ends the connection now; calls that are under way fail with `error`. */
  destroy(error: ConnectionError = new ConnectionError('closed', 'the connection was closed')): void {
    this.#state.broken ??= error
    this.#state.input.end(error)
    this.#state.transport.destroy()
  }

  /** Waits for the turn of a call; gives what ends it. */
  async #begin(operation: OperationInfo, signal: AbortSignal | undefined): Promise<() => void> {
    if (signal === undefined) return this.#queue.turn()
    const aborted = (): ConnectionError =>
      new ConnectionError('aborted', 'the call was aborted', this.#state.place(operation.name), {
        cause: signal.reason,
      })
    // Nothing of a call that still waits was sent: the connection has nothing to do with it.
    const release = await this.#queue.turn(signal)
    if (release === undefined) throw aborted()
    const abort = (): void => this.destroy(aborted())
    signal.addEventListener('abort', abort, { once: true })
    return () => {
      signal.removeEventListener('abort', abort)
      release()
    }
  }

  async *#pieces(
    operation: AnyOperation,
    listener: LogListener<Message>,
    first: Uint8Array | undefined,
    done: () => void,
  ): AsyncGenerator<Buffer, void, undefined> {
    const state = this.#state
    let finished = false
    try {
      if (operation.download?.by === 'push') {
        for (
          let piece = first;
          piece !== undefined;
          piece = await runChannel(state, operation, listener, undefined)
        ) {
          if (piece.length > 0 || this.#state.writer.exact)
            yield Buffer.from(piece.buffer, piece.byteOffset, piece.length)
        }
        await readReply(state, operation)
      } else {
        yield* walkNar(state.input, state.limits.depth, state.protocol.channel?.failTag)
        state.checkEnd(operation.name)
      }
      finished = true
      listener.rethrow()
    } catch (error) {
      const cause = finished ? error : await this.#bodyError(error, operation)
      finished = true
      throw cause
    } finally {
      if (!finished) this.#giveUp(operation)
      done()
    }
  }

  /** An error where a body should be: the server has said why there is none, or the bytes are broken. */
  async #bodyError(error: unknown, operation: OperationInfo): Promise<unknown> {
    const { input, protocol } = this.#state
    let cause = error
    if (!(error instanceof DaemonError) && protocol.channel !== undefined && input.available > 0) {
      try {
        const message = await input.read(protocol.channel.read)
        if (protocol.channel.roles[message.kind] === 'fail')
          cause = daemonError(protocol.channel, message, this.#state.session)
      } catch {
        // The bytes were no error message either: the first error says more.
      }
    }
    // A failure inside the channel, before a pushed body has ended, leaves the connection as it was.
    if (cause === error && error instanceof DaemonError) return error
    if (cause instanceof DaemonError) cause.fatal = true
    const explained = await this.#state.explain(cause, operation)
    this.#state.breakOff(operation.name, explained)
    return explained
  }

  #giveUp(operation: OperationInfo): void {
    this.#state.breakOff(
      operation.name,
      new ConnectionError('broken', 'the download was given up before its end'),
    )
  }
}
