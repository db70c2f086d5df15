import type { AnyMessage, Protocol } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import type { Transport } from '../transport/transport.ts'
import { readUint } from '../wire/read.ts'
import type { ServerLog } from './log.ts'
import { reportAndSend } from './send-error.ts'
import { serveCall } from './serve-call.ts'
import type { ServerState } from './state.ts'

const readOpcode = (r: Parameters<typeof readUint>[0]): number => readUint(r, 0xffffffff)

/** The server's side of a connection. Requests are answered one after the other, in the order in which they came. */
export class ServerConnection<Message extends AnyMessage = AnyMessage, Hello = object> {
  readonly protocol: Protocol
  readonly session: Session
  /** The values that the client said in the handshake. */
  readonly client: Hello
  /** Names of the negotiated features. */
  readonly features: readonly string[]
  readonly log: ServerLog<Message>
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
    this.log = state.log
    this.#state = state
    this.#transport = transport
  }

  /** Aborted when the client goes away. */
  get signal(): AbortSignal {
    return this.#state.clientGone.signal
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

  /** One function, since its state is what an idle connection keeps. */
  async #run(): Promise<void> {
    const { input, output } = this.#state
    try {
      while (!this.#closing) {
        this.#idle = true
        if (input.available === 0) {
          output.flush()
          if (!(await input.more())) break
        }
        const reading = this.#opcode()
        const opcode = reading instanceof Promise ? await reading : reading
        this.#idle = false
        if (opcode === undefined || !(await serveCall(this.#state, opcode))) break
        if (output.congested) await output.drained()
      }
    } catch (error) {
      this.#state.onError(error, undefined)
    } finally {
      output.flush()
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

  /** Reads the first word of the next request; undefined if it is none. */
  #opcode(): number | undefined | Promise<number | undefined> {
    const refuse = (error: unknown): undefined => {
      if (!this.#closing) reportAndSend(this.#state, error)
    }
    try {
      const reading = this.#state.input.read(readOpcode)
      return reading instanceof Promise ? reading.catch(refuse) : reading
    } catch (error) {
      return refuse(error)
    }
  }
}
