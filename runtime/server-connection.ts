import { fail } from './fail.ts'
import type { Protocol } from './protocol.ts'
import { readUint } from './read.ts'
import { serveCall } from './serve-call.ts'
import type { ServerLog } from './server-log.ts'
import type { ServerState } from './server-state.ts'
import type { Session } from './session.ts'
import type { Transport } from './transport.ts'

type AnyMessage = { readonly kind: string }

const readOpcode = (r: Parameters<typeof readUint>[0]): number => readUint(r, 0xffffffff)

/** The server's side of a connection. Requests are answered one after the other, in the order in which they came. */
export class ServerConnection<Message extends AnyMessage = AnyMessage, Hello = object> {
  readonly protocol: Protocol
  readonly session: Session
  /** What the client said in the handshake. */
  readonly client: Hello
  /** Names of the negotiated features. */
  readonly features: readonly string[]
  readonly log: ServerLog<Message>
  /** Aborted where the client goes away. */
  readonly signal: AbortSignal
  readonly #state: ServerState
  readonly #transport: Transport
  #closing = false
  /** Waiting for a request. */
  #idle = false
  #done: Promise<void> | undefined

  constructor(state: ServerState, transport: Transport) {
    this.protocol = state.protocol
    this.session = state.session
    this.client = state.client as Hello
    this.features = state.features
    this.log = state.log as unknown as ServerLog<Message>
    this.signal = state.signal
    this.#state = state
    this.#transport = transport
  }

  /** Fulfilled once the connection has ended; never rejected. */
  get done(): Promise<void> {
    return this.run()
  }

  /** Answers requests until the client goes away, or until one of them leaves no way to go on. */
  run(): Promise<void> {
    this.#done ??= this.#run()
    return this.#done
  }

  async #run(): Promise<void> {
    try {
      while (!this.#closing && (await this.#next()));
    } catch (error) {
      this.#state.onError(error, undefined)
    } finally {
      this.#state.outgoing.flush()
      this.#transport.finish()
    }
  }

  /** Ends the connection after the request that is being answered. */
  close(): void {
    this.#closing = true
    // A request that is being answered may still wait for bytes of its own.
    if (this.#idle) this.#state.input.end()
  }

  /** Ends the connection now. */
  destroy(): void {
    this.#closing = true
    this.#transport.destroy()
  }

  async #next(): Promise<boolean> {
    this.#idle = true
    const opcode = await this.#opcode()
    this.#idle = false
    if (opcode === undefined || !(await serveCall(this.#state, opcode))) return false
    const { outgoing } = this.#state
    if (outgoing.congested) await outgoing.drained()
    return true
  }

  /** The first word of the next request, where there is one. */
  async #opcode(): Promise<number | undefined> {
    const { input, outgoing } = this.#state
    if (input.available === 0) {
      outgoing.flush()
      if (!(await input.more())) return undefined
    }
    try {
      const reading = input.read(readOpcode)
      return reading instanceof Promise ? await reading : reading
    } catch (error) {
      if (!this.#closing) fail(this.#state, error)
      return undefined
    }
  }
}
