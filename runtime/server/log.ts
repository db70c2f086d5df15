import { EncodeError } from '../errors/errors.ts'
import type { TextSink } from '../input/text-cut.ts'
import type { AnyMessage, Instead, ServedChannel } from '../protocol/protocol.ts'
import { holds } from '../session/gate.ts'
import type { Session } from '../session/session.ts'
import type { Held } from '../transport/held.ts'
import { encode } from '../wire/codec.ts'
import type { Output } from './output.ts'

/** The connection of a log. */
interface Owner {
  /** Number of bytes that may wait for the client. */
  readonly mostUnsent: number
  /** Ends the connection, for which too many bytes wait. */
  overrun(unsent: number): void
}

/**
 * The log of a connection, by which handlers send messages to the client. Messages wait while the protocol
 * does not allow any.
 */
export class ServerLog<Message extends AnyMessage = AnyMessage> {
  /**
   * Verbosity that the client asked for last: a name or number of the spec. Only messages that stand in for
   * others are filtered by it; callers of {@link say} decide about all others.
   */
  verbosity: string | number | undefined
  readonly #output: Output
  readonly #channel: ServedChannel | undefined
  readonly #session: Session
  #waiting: Buffer[] = []
  #waitingBytes = 0
  readonly #owner: Owner
  /** Number of bytes that waited for the client when they became half of those that may; 0 if they are fewer. */
  #mark = 0
  #open = false
  /** Whether the first bytes of a message were sent, and its last ones not yet. */
  #isInside = false
  /** Sources that are made to wait. */
  #held: Set<Held> | undefined

  constructor(output: Output, channel: ServedChannel | undefined, session: Session, owner: Owner) {
    this.#output = output
    this.#channel = channel
    this.#session = session
    this.#owner = owner
  }

  /**
   * Sends a message. If the session does not have it, it is put in words as the spec says, or left out. A handler that
   * says much awaits {@link drained} meanwhile: the connection is ended if too much waits for the client.
   *
   * @throws {EncodeError} if its kind is unknown, if only the connection itself may send it, or if a value
   * cannot be encoded.
   */
  say(message: Message): void {
    const channel = this.#channel
    if (channel === undefined) return
    const role = channel.roles[message.kind]
    if (role !== 'log') {
      const why = role === undefined ? 'is no message' : 'is sent by the connection itself'
      throw new EncodeError('unknown-name', `${JSON.stringify(message.kind)} ${why}`, { path: channel.name })
    }
    const said = this.#inSession(channel, message)
    if (said === undefined) return
    if (this.#open && !this.#isInside) this.#output.put(channel.write, said)
    else this.#wait(encode(channel.write, said, this.#session, { exact: this.#output.exact }))
    this.#check()
  }

  /** Waits until more can be sent. Returns false if the client has gone. */
  drained(): Promise<boolean> {
    return this.#output.drained()
  }

  /** Whether the client is slow to take messages. */
  get congested(): boolean {
    return this.#output.congested
  }

  /**
   * Makes the source of messages wait for as long as the client is slow to take them. To be called after each message
   * that is passed on from another connection, which else sends more than this one can.
   */
  holdBack(source: Held): void {
    if (!this.congested || this.#held?.has(source) === true) return
    this.#held ??= new Set()
    this.#held.add(source)
    source.pause()
    void this.drained().then(() => {
      this.#held?.delete(source)
      source.resume()
    })
  }

  /**
   * Passes on messages with long texts, as `longTexts` of a call on another connection, which waits while the client
   * is slow. Both sessions must have the same form of these messages.
   */
  passOn(source: Held): TextSink & { end(): void } {
    return {
      begin: () => this.#open && !this.#isInside,
      bytes: piece => {
        this.#isInside = true
        this.#output.bytes(piece)
        this.holdBack(source)
      },
      end: () => {
        this.#isInside = false
        if (this.#open) this.#sendWaiting()
      },
    }
  }

  /** Whether a message broke off, so that nothing else can be sent. */
  get brokenOff(): boolean {
    return this.#isInside
  }

  /** Number of bytes of the messages that wait. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** Allows messages from now on, and sends those that wait. */
  open(): void {
    if (this.#open) return
    this.#open = true
    this.#sendWaiting()
  }

  /** Makes messages wait from now on. */
  close(): void {
    this.#open = false
  }

  #wait(bytes: Buffer): void {
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    if (!this.#output.usable) this.#forget()
  }

  /** Ends the connection if too many bytes wait. One message may be of any length, and is there already. */
  #check(): void {
    const most = this.#owner.mostUnsent
    const unsent = this.#output.unsent + this.#waitingBytes
    if (unsent <= most / 2) this.#mark = 0
    else if (this.#mark === 0) this.#mark = unsent
    else if (unsent - this.#mark > most / 2) {
      this.#owner.overrun(unsent)
      this.#forget()
    }
  }

  #sendWaiting(): void {
    for (const bytes of this.#waiting) this.#output.bytes(bytes)
    this.#forget()
  }

  #forget(): void {
    this.#waiting = []
    this.#waitingBytes = 0
  }

  #inSession(channel: ServedChannel, message: AnyMessage): AnyMessage | undefined {
    const gated = channel.gated[message.kind]
    if (gated === undefined || holds(this.#session, gated.gate)) return message
    const { instead } = gated
    if (instead === undefined) return undefined
    const whole = withDefaults(instead.defaults, message)
    if (!this.#isWanted(instead, whole)) return undefined
    const text = instead.text(whole)
    return text === undefined ? undefined : { kind: instead.kind, [instead.field]: text }
  }

  #isWanted({ level, levels }: Instead, message: AnyMessage): boolean {
    if (level === undefined || this.verbosity === undefined) return true
    const rank = (value: unknown): number =>
      typeof value === 'number' ? value : (levels?.values.get(value as string) ?? 0)
    return rank((message as Readonly<Record<string, unknown>>)[level]) <= rank(this.verbosity)
  }
}

/** Adds the fields that a handler has left out. */
function withDefaults(defaults: object | undefined, message: AnyMessage): AnyMessage {
  if (defaults === undefined) return message
  const given = Object.entries(message).filter(([, value]) => value !== undefined)
  return { ...defaults, ...(Object.fromEntries(given) as AnyMessage) }
}
