import { EncodeError } from '../errors/errors.ts'
import type { AnyMessage, Instead, ServedChannel } from '../protocol/protocol.ts'
import { holds } from '../session/gate.ts'
import type { Session } from '../session/session.ts'
import { encode } from '../wire/codec.ts'
import type { Output } from './output.ts'

/**
 * The messages that a server sends while a call runs. Outside the window in which the protocol lets it speak,
 * messages wait for the next one.
 */
export class ServerLog<Message extends AnyMessage = AnyMessage> {
  /**
   * How much the client wants to hear, as its last `SetOptions` said: a name or number of the spec. It decides
   * about messages that stand in for others; what else is said is up to the caller.
   */
  verbosity: string | number | undefined
  readonly #output: Output
  readonly #channel: ServedChannel | undefined
  readonly #session: Session
  #waiting: Buffer[] = []
  #open = false

  constructor(output: Output, channel: ServedChannel | undefined, session: Session) {
    this.#output = output
    this.#channel = channel
    this.#session = session
  }

  /**
   * Says a message. One that the negotiated version does not have is left out, or said in the way that the
   * spec has for it.
   *
   * @throws {EncodeError} if it is none, or one that only the connection itself may send.
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
    if (this.#open) this.#output.put(channel.write, said)
    else this.#waiting.push(encode(channel.write, said, this.#session, { exact: this.#output.exact }))
  }

  /** Waits until the client has taken enough of what was said; gives false if it has gone. */
  drained(): Promise<boolean> {
    return this.#output.drained()
  }

  /** True if the client has not taken enough yet. */
  get congested(): boolean {
    return this.#output.congested
  }

  /** The window opens: what waited goes out. */
  open(): void {
    if (this.#open) return
    this.#open = true
    for (const bytes of this.#waiting) this.#output.bytes(bytes)
    this.#waiting = []
  }

  /** The window closes. */
  close(): void {
    this.#open = false
  }

  #inSession(channel: ServedChannel, message: AnyMessage): AnyMessage | undefined {
    const gated = channel.gated[message.kind]
    if (gated === undefined || holds(this.#session, gated.gate)) return message
    const { instead } = gated
    if (instead === undefined || !this.#isWanted(instead, message)) return undefined
    const text = instead.text(message)
    return text === undefined ? undefined : { kind: instead.kind, [instead.field]: text }
  }

  #isWanted({ level, levels }: Instead, message: AnyMessage): boolean {
    if (level === undefined || this.verbosity === undefined) return true
    const rank = (value: unknown): number =>
      typeof value === 'number' ? value : (levels?.values.get(value as string) ?? 0)
    return rank((message as Readonly<Record<string, unknown>>)[level]) <= rank(this.verbosity)
  }
}
