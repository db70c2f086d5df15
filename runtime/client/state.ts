import { ConnectionError, DecodeError } from '../errors/errors.ts'
import { hexWindow } from '../errors/hex-window.ts'
import { type Place, WireError } from '../errors/wire-error.ts'
import type { Input } from '../input/input.ts'
import type { TextRule } from '../input/text-cut.ts'
import type { Skipped } from '../layout/locate.ts'
import { sessionFeatures } from '../protocol/handshake.ts'
import type { OperationInfo, ProtocolCore } from '../protocol/protocol.ts'
import type { Limits } from '../session/limits.ts'
import type { Session } from '../session/session.ts'
import type { Transport } from '../transport/transport.ts'
import { Writer } from '../wire/writer.ts'

/** Makes the rule for texts of log messages: of each, at most a quarter of the memory of a message is kept. */
export function textRule({ channel }: ProtocolCore, { reader, memory }: Input): TextRule {
  // While it is read, a text is there as bytes, and then also as a string with up to two bytes for each.
  const most = reader.limits.text ?? (memory === undefined ? reader.limits.string : memory.limit / 4)
  return { most, except: channel?.failTag }
}

/** The state that the parts of a client's connection share. */
export class ClientState {
  readonly protocol: ProtocolCore
  readonly session: Session
  readonly features: readonly string[]
  readonly transport: Transport
  readonly input: Input
  readonly writer: Writer
  /** The texts of log messages that need not be held whole. */
  readonly texts: TextRule
  /** The reason why the connection cannot carry another call, once it cannot. */
  broken: ConnectionError | undefined
  closing = false
  /** The error of the call that was given up, once one was. */
  givenUp: ConnectionError | undefined
  /** Name of the operation that was called last. */
  previous: string | undefined
  /** The failure that ended the last call, as JSON text; used to detect its second copy. */
  lastFailure: string | undefined
  /** Name of the type that is being read; used to explain errors. */
  reading: string | undefined
  /** Whether the reply that is being read goes on at the pace of its caller, who may never read it. */
  lent = false
  /** Tells whether no calls are in flight behind the one whose reply is being read. */
  isLast: () => boolean = () => true
  /** Bytes of a request that failed to encode; used to explain the error. */
  unsent: Buffer | undefined

  constructor(protocol: ProtocolCore, session: Session, transport: Transport, input: Input, exact: boolean) {
    this.protocol = protocol
    this.session = session
    this.features = sessionFeatures(protocol, session)
    this.transport = transport
    this.input = input
    this.writer = new Writer(session, { exact })
    this.texts = textRule(protocol, input)
  }

  /** Whether another call can be made. */
  get open(): boolean {
    return this.broken === undefined && !this.closing && !this.input.ended
  }

  get limits(): Limits {
    return this.input.reader.limits
  }

  place(operation: string): Place {
    return { operation, version: this.session.version, features: this.features }
  }

  /** Breaks the connection off, because the meaning of its next byte is not known. */
  breakOff(operation: string, cause: unknown): void {
    if (this.broken !== undefined) return
    const why =
      cause instanceof WireError ? cause.problem : cause instanceof Error ? cause.message : String(cause)
    this.broken = new ConnectionError(
      'broken',
      `the connection cannot be used any more since this call failed: ${why}; connect again`,
      this.place(operation),
      { cause },
    )
    this.transport.destroy()
  }

  /** Breaks the connection off because a call was given up, and ends all that reads from it with that error. */
  giveUp(operation: string, error: ConnectionError): void {
    if (error.code === 'aborted') this.broken ??= error
    this.breakOff(operation, error)
    this.givenUp = error
    this.input.end(error)
    this.transport.destroy()
  }

  /** Breaks the connection off because a caller does not read a reply to its end. */
  abandon(operation: string): void {
    this.giveUp(operation, new ConnectionError('broken', 'the reply was given up before its end'))
  }

  /** Whether all that is waited for is a caller that reads its reply slowly, or not at all. */
  get waitsForReader(): boolean {
    return this.lent && !this.input.hungry
  }

  /** Builds the error of a call that cannot be made, because the connection has ended. */
  unusable(operation: string): ConnectionError {
    if (this.broken !== undefined) return this.broken
    const { error } = this.input
    return new ConnectionError(
      'closed',
      error === undefined ? 'the connection has ended' : `the connection has ended: ${error.message}`,
      this.place(operation),
      { cause: error },
    )
  }

  /**
   * Checks that no bytes follow a reply, unless they belong to calls behind it. If any do, one of the two sides is wrong.
   *
   * @throws {ConnectionError} `leftover-bytes`, after breaking the connection off.
   */
  checkEnd(operation: string): void {
    const { available } = this.input
    if (available === 0 || !this.isLast()) return
    const error = new ConnectionError(
      'leftover-bytes',
      `${available} bytes follow the reply: the server speaks another form of this operation`,
      { ...this.place(operation), window: hexWindow(this.input.peek().subarray(0, 64), 0) },
    )
    this.breakOff(operation, error)
    throw error
  }

  /**
   * Checks that a call can be made. `inFlight` tells whether replies to other calls are still to come.
   *
   * @throws {ConnectionError} if it cannot.
   */
  checkUsable(operation: string, inFlight = false): void {
    if (this.broken !== undefined) throw this.broken
    if (inFlight) this.#checkOpen(operation)
    else this.#checkIdle(operation)
  }

  #checkIdle(operation: string): void {
    if (this.previous !== undefined) this.checkEnd(this.previous)
    else if (this.input.available > 0) this.#refuseEarly(operation)
    this.#checkOpen(operation)
  }

  #checkOpen(operation: string): void {
    if (this.input.ended || this.closing) throw this.unusable(operation)
  }

  /** Refuses bytes between the handshake and the first request. */
  #refuseEarly(operation: string): never {
    const window = hexWindow(this.input.peek().subarray(0, 64), 0)
    const error = new ConnectionError(
      'leftover-bytes',
      `${this.input.available} bytes follow the handshake: the server speaks another protocol`,
      { ...this.place(operation), window },
    )
    this.breakOff(operation, error)
    throw error
  }

  /** Adds the place to an error, and breaks the connection off if the error leaves it inside a message. */
  async explain(error: unknown, operation: OperationInfo): Promise<unknown> {
    if (!(error instanceof WireError)) return error
    if (!(error instanceof DecodeError)) {
      if (error.code === 'unexpected-message') this.breakOff(operation.name, error)
      return error.locate(this.place(operation.name))
    }
    const type = this.reading ?? `${operation.name}Response`
    const path = type === this.protocol.channel?.name ? 'log' : 'response'
    const place = { operation: operation.name, path }
    const { lastRefused } = this.input
    const explained = await this.#explainBytes(error, type, place, lastRefused?.bytes, lastRefused?.skipped)
    this.breakOff(operation.name, explained)
    return explained
  }

  /** Adds the path of the field to an error of a request that was not sent. */
  async explainRequest(error: unknown, operation: string): Promise<unknown> {
    const bytes = this.unsent
    this.unsent = undefined
    if (bytes === undefined) return error
    return this.#explainBytes(error, `${operation}Request`, { operation, path: 'request' }, bytes)
  }

  /** Adds the path of the field to an error of a record that could not be sent. */
  explainRecord(error: unknown, type: string, path: string, bytes: Buffer): Promise<unknown> {
    return this.#explainBytes(error, type, { path }, bytes)
  }

  /**
   * Adds the path of the field to an error. Most programs never have one, so the code is loaded on first use.
   */
  async #explainBytes(
    error: unknown,
    type: string,
    place: Place,
    bytes: Uint8Array | undefined,
    skipped?: Skipped,
  ): Promise<unknown> {
    const loaded = await import('../layout/explain.ts').catch(() => undefined)
    if (loaded !== undefined) return loaded.explain(error, this, type, place, bytes, skipped)
    // If that code cannot be loaded, after an in-place upgrade say, return the original error as it is.
    const { version } = this.session
    return error instanceof WireError ? error.locate({ ...place, version, features: this.features }) : error
  }
}
