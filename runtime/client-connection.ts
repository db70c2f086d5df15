import { setTimeout as sleep } from 'node:timers/promises'
import type { Body } from './body.ts'
import { ByteStream } from './byte-stream.ts'
import type { CallOptions, ConnectOptions } from './client-options.ts'
import {
  ConnectionError,
  DaemonError,
  DecodeError,
  EncodeError,
  type Failure,
  GateError,
  type Place,
  WireError,
} from './errors.ts'
import { explain } from './explain.ts'
import { describeGate, holds } from './gate.ts'
import { type Agreement, sessionFeatures } from './handshake.ts'
import type { Input } from './input.ts'
import type { Limits } from './limits.ts'
import { LogListener } from './log-listener.ts'
import { walkNar } from './nar-download.ts'
import type { AnyOperation, Operation, OperationInfo, Protocol } from './protocol.ts'
import type { Read } from './read.ts'
import type { Session } from './session.ts'
import type { Transport } from './transport.ts'
import { startUpload, type Upload } from './upload.ts'
import { writeUint } from './write.ts'
import { Writer } from './writer.ts'

type AnyMessage = { readonly kind: string }

interface BodyOption {
  readonly body?: Body
}

/** Where a fatal error is sent twice, the second copy follows the first at once. */
const ECHO_MS = 5
/** The same error as first message of the next call may be that second copy: then the end follows. */
const LATE_ECHO_MS = 100

/** The client's side of a connection. Calls are made one after the other, in the order in which they were asked for. */
export class ClientConnection<Message = AnyMessage, Hello = object> {
  readonly protocol: Protocol
  readonly session: Session
  /** What the server said in the handshake. */
  readonly server: Hello
  /** Names of the negotiated features. */
  readonly features: readonly string[]
  readonly #transport: Transport
  readonly #input: Input
  readonly #writer: Writer
  readonly #onLog: ((message: Message) => void) | undefined
  #broken: ConnectionError | undefined
  #last: Promise<unknown> = Promise.resolve()
  #previous: string | undefined
  #lastFailure: string | undefined
  #closing = false

  constructor(
    protocol: Protocol,
    agreement: Agreement,
    transport: Transport,
    input: Input,
    options: ConnectOptions<Message>,
  ) {
    this.protocol = protocol
    this.session = agreement.session
    this.server = agreement.said as Hello
    this.features = sessionFeatures(protocol, agreement.session)
    this.#transport = transport
    this.#input = input
    this.#writer = new Writer(agreement.session, { exact: options.exact ?? false })
    this.#onLog = options.onLog
  }

  /** False once the connection cannot carry another call. */
  get usable(): boolean {
    return this.#broken === undefined && !this.#closing && !this.#input.ended && this.#input.available === 0
  }

  /** True where the negotiated version and features have the operation. */
  has(operation: OperationInfo): boolean {
    return holds(this.session, operation.gate)
  }

  /** Calls an operation and gives its reply. */
  async call<Request, Response>(
    operation: Operation<Request, Response>,
    request: Request,
    options: CallOptions<Message> & BodyOption = {},
  ): Promise<Response> {
    const release = await this.#turn()
    const abort = this.#watch(options.signal)
    let upload: Upload | undefined
    try {
      upload = await this.#send(operation, request, options.body)
      await this.#runChannel(operation, options, upload)
      return await this.#reply(operation)
    } catch (error) {
      // A body that broke off ends the connection; why it did says more than that the connection has ended.
      const cause = upload?.broken === true ? ((await upload.finished()).error ?? error) : error
      if (upload?.broken === true) this.#break(operation.name, cause)
      throw await this.#explain(cause, operation)
    } finally {
      abort()
      release()
    }
  }

  /** Calls an operation whose answer is a body. The next call waits until the body was read or given up. */
  async download<Request, Response>(
    operation: Operation<Request, Response>,
    request: Request,
    options: CallOptions<Message> = {},
  ): Promise<ByteStream> {
    const release = await this.#turn()
    const abort = this.#watch(options.signal)
    const done = (): void => {
      abort()
      release()
    }
    try {
      await this.#send(operation, request, undefined)
      const first = await this.#runChannel(operation, options, undefined)
      return new ByteStream(this.#pieces(operation, options, first, done), () => {
        this.#giveUp(operation.name)
        done()
      })
    } catch (error) {
      done()
      throw await this.#explain(error, operation)
    }
  }

  /** Ends the connection once the calls that are under way have ended. */
  async close(): Promise<void> {
    const release = await this.#turn()
    this.#closing = true
    try {
      if (this.#broken === undefined) await this.#transport.end()
    } finally {
      release()
    }
  }

  /** Ends the connection now; calls that are under way fail with `error`. */
  destroy(error: ConnectionError = new ConnectionError('closed', 'the connection was closed')): void {
    this.#broken ??= error
    this.#input.end(error)
    this.#transport.destroy()
  }

  async *#pieces(
    operation: AnyOperation,
    options: CallOptions<Message>,
    first: Buffer | undefined,
    done: () => void,
  ): AsyncGenerator<Buffer, void, undefined> {
    let finished = false
    try {
      if (operation.download?.by === 'push') {
        for (let piece = first; piece !== undefined; ) {
          yield piece
          piece = await this.#runChannel(operation, options, undefined)
        }
        await this.#reply(operation)
      } else {
        yield* walkNar(this.#input, this.#limits.depth, this.protocol.channel?.failTag)
        this.#checkEnd(operation.name)
      }
      finished = true
    } catch (error) {
      finished = true
      throw await this.#bodyError(error, operation)
    } finally {
      if (!finished) this.#giveUp(operation.name)
      done()
    }
  }

  /** An error where a body should be: the server has said why there is none, or the bytes are broken. */
  async #bodyError(error: unknown, operation: OperationInfo): Promise<unknown> {
    let cause = error
    if (!(error instanceof DaemonError) && this.protocol.channel !== undefined && this.#input.available > 0) {
      try {
        const message = await this.#input.read(this.protocol.channel.read)
        if (this.protocol.channel.roles[message.kind] === 'fail') {
          cause = new DaemonError(message as unknown as Failure, { operation: operation.name })
        }
      } catch {
        // The bytes were no error message either: the first error says more.
      }
    }
    if (cause instanceof DaemonError) cause.fatal = true
    this.#break(operation.name, cause)
    return this.#explain(cause, operation)
  }

  async #send<Request, Response>(
    operation: Operation<Request, Response>,
    request: Request,
    body: Body | undefined,
  ): Promise<Upload | undefined> {
    this.#checkUsable(operation.name)
    const { protocol, session } = this
    if (!holds(session, operation.gate)) {
      throw new GateError(
        `the connection does not have this operation: it exists ${describeGate(operation.gate, protocol.features)}`,
        this.#place(operation),
      )
    }
    const era = operation.upload?.find(entry => holds(session, entry.gate))
    if (era !== undefined && body === undefined) {
      throw new EncodeError('missing-field', 'this operation needs a body', this.#place(operation))
    }
    const w = this.#writer
    w.offset = 0
    writeUint(w, operation.opcode, 0xffffffff)
    try {
      operation.writeRequest(w, request)
    } catch (error) {
      const written = w.bytes.subarray(8, w.offset)
      throw await explain(
        error,
        this,
        `${operation.name}Request`,
        { operation: operation.name, path: 'request' },
        written,
      )
    }
    this.#transport.write(w.take())
    this.#previous = operation.name
    return era === undefined || body === undefined
      ? undefined
      : startUpload(this.#transport, era, body, this.#limits.depth)
  }

  /** Reads the log channel up to its end; gives the bytes of the first `push` message, where one comes before. */
  async #runChannel(
    operation: AnyOperation,
    options: CallOptions<Message>,
    upload: Upload | undefined,
  ): Promise<Buffer | undefined> {
    const { channel } = this.protocol
    if (channel === undefined || !operation.channel) return undefined
    const listener = new LogListener<Message>(this.#onLog, options.onLog)
    let first = true
    for (;;) {
      const reading = this.#input.read(channel.read)
      const message = reading instanceof Promise ? await reading : reading
      switch (channel.roles[message.kind]) {
        case 'end': {
          const { error } = (await upload?.finished()) ?? {}
          if (error !== undefined) {
            await this.#reply(operation)
            throw error
          }
          listener.rethrow()
          return undefined
        }
        case 'fail':
          return this.#fail(operation, message as unknown as Failure, upload, first)
        case 'pull':
          if (upload === undefined) throw this.#unexpected(operation, message.kind)
          await upload.pull((message as unknown as Record<string, number>)[channel.pullField ?? ''] ?? 0)
          break
        case 'push': {
          if (operation.download?.by !== 'push') throw this.#unexpected(operation, message.kind)
          return (message as unknown as Record<string, Buffer>)[channel.pushField ?? '']
        }
        default:
          listener.tell(message as Message)
      }
      first = false
    }
  }

  async #fail(
    operation: OperationInfo,
    failure: Failure,
    upload: Upload | undefined,
    first: boolean,
  ): Promise<never> {
    upload?.stop()
    const { error: sourceError } = (await upload?.finished()) ?? {}
    const error = new DaemonError(failure, this.#place(operation))
    const text = JSON.stringify(failure, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
    const echo = first && text === this.#lastFailure
    this.#lastFailure = text
    const input = this.#input
    if (input.available === 0 && !input.ended)
      await Promise.race([input.more(), sleep(echo ? LATE_ECHO_MS : ECHO_MS)])
    if (input.available > 0 || input.ended || upload?.broken === true) {
      error.fatal = true
      this.#break(operation.name, error)
      if (echo && input.ended) throw this.#broken
    }
    throw sourceError ?? error
  }

  async #reply<Response>(
    operation: OperationInfo & { readonly readResponse: Read<Response> },
  ): Promise<Response> {
    const reading = this.#input.read(operation.readResponse)
    const response = reading instanceof Promise ? await reading : reading
    this.#lastFailure = undefined
    this.#checkEnd(operation.name)
    return response
  }

  /** A reply ends where its last byte ends: anything more means that one of the two sides is wrong. */
  #checkEnd(operation: string): void {
    const { available } = this.#input
    if (available === 0) return
    const error = new ConnectionError(
      'leftover-bytes',
      `${available} bytes follow the reply: the server speaks another form of this operation`,
      this.#place({ name: operation }),
    )
    this.#break(operation, error)
    throw error
  }

  #checkUsable(operation: string): void {
    if (this.#broken !== undefined) throw this.#broken
    if (this.#input.available > 0 && this.#previous !== undefined) this.#checkEnd(this.#previous)
    if (!this.#input.ended && !this.#closing) return
    throw new ConnectionError(
      'closed',
      this.#input.error === undefined
        ? 'the connection has ended'
        : `the connection has ended: ${this.#input.error.message}`,
      this.#place({ name: operation }),
    )
  }

  #unexpected(operation: OperationInfo, kind: string): ConnectionError {
    return new ConnectionError(
      'unexpected-message',
      `the server sent ${kind}, for which this operation has no use`,
      this.#place(operation),
    )
  }

  /** Adds the place to an error; one of the wire leaves the connection where nobody knows what comes next. */
  async #explain(error: unknown, operation: OperationInfo): Promise<unknown> {
    if (!(error instanceof WireError)) return error
    const decoding = error instanceof DecodeError
    const explained = !decoding
      ? error.locate(this.#place(operation))
      : await explain(
          error,
          this,
          `${operation.name}Response`,
          { operation: operation.name, path: 'response' },
          this.#input.refused,
        )
    if (decoding) this.#break(operation.name, explained)
    return explained
  }

  #giveUp(operation: string): void {
    this.#break(operation, new ConnectionError('broken', 'the download was given up before its end'))
  }

  #break(operation: string, cause: unknown): void {
    if (this.#broken !== undefined) return
    const why = cause instanceof Error ? cause.message : String(cause)
    this.#broken = new ConnectionError(
      'broken',
      `the connection cannot be used any more since ${operation} failed: ${why}; connect again`,
      this.#place({ name: operation }),
      { cause },
    )
    this.#transport.destroy()
  }

  #place(operation: { readonly name: string }): Place {
    return { operation: operation.name, version: this.session.version, features: this.features }
  }

  get #limits(): Limits {
    return this.#input.reader.limits
  }

  #watch(signal: AbortSignal | undefined): () => void {
    if (signal === undefined) return () => {}
    const abort = (): void =>
      this.destroy(new ConnectionError('aborted', 'the call was aborted', {}, { cause: signal.reason }))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    return () => signal.removeEventListener('abort', abort)
  }

  /** Waits until all earlier calls have ended. */
  async #turn(): Promise<() => void> {
    const before = this.#last
    let release = (): void => {}
    this.#last = new Promise<void>(resolve => {
      release = resolve
    })
    await before
    return release
  }
}
