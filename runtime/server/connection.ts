import type { AnyMessage, Protocol } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import type { Peer } from '../transport/peer.ts'
import type { Transport } from '../transport/transport.ts'
import { readUint } from '../wire/read.ts'
import type { ServerLog } from './log.ts'
import { reportAndSend } from './send-error.ts'
import { serveCall } from './serve-call.ts'
import type { ServerState } from './state.ts'
import { TurnTimer } from './turn-timer.ts'

const readOpcode = (r: Parameters<typeof readUint>[0]): number => readUint(r, 0xffffffff)

/**
 * The server's side of a connection. It serves requests one after the other, in the order in which they
 * arrive.
 */
export class ServerConnection<Message extends AnyMessage = AnyMessage, Hello = object> {
  readonly protocol: Protocol
  readonly session: Session
  /** Values that the client sent in the handshake. */
  readonly client: Hello
  /** Names of the negotiated features. */
  readonly features: readonly string[]
  readonly log: ServerLog<Message>
  readonly #state: ServerState
  readonly #transport: Transport
  #closing = false
  /** Whether the connection waits for a request. */
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

  /** The client on the other side of a socket, if `listen` or the options have told it. */
  get peer(): Peer | undefined {
    return this.#state.peer
  }

  /** Aborted when the client goes away. */
  get signal(): AbortSignal {
    return this.#state.clientGone.signal
  }

  /** Number of bytes that are kept here because the client has not taken them yet, or may not have them yet. */
  get unsent(): number {
    return this.#state.output.unsent + this.#state.log.waitingBytes
  }

  /** Fulfilled once the connection has ended; never rejected. */
  get done(): Promise<void> {
    return this.run()
  }

  /**
   * Serves requests until the client goes away, or until one fails in such a way that the next cannot be
   * found.
   */
  run(): Promise<void> {
    this.#done ??= this.#run()
    return this.#done
  }

  /**
   * Serves requests. A single function, because an idle connection keeps the state of each function that
   * waits.
   */
  async #run(): Promise<void> {
    const { input, output, watch } = this.#state
    const turns = new TurnTimer()
    try {
      while (!this.#closing) {
        this.#idle = true
        if (input.available === 0) {
          output.flush()
          watch.idle()
          if (!(await input.more())) break
          turns.restart()
        } else {
          // Calls that have arrived together would keep all other clients waiting.
          const turn = turns.yieldTurn()
          if (turn !== undefined) {
            await turn
            continue
          }
        }
        watch.begin()
        const reading = this.#opcode()
        const opcode = reading instanceof Promise ? await reading : reading
        this.#idle = false
        if (opcode === undefined || !(await serveCall(this.#state, opcode))) break
        input.long.release()
        if (output.congested) await output.drained()
      }
    } catch (error) {
      this.#state.onError(error, undefined)
    } finally {
      input.long.releaseAll()
      output.flush()
      this.#transport.finish()
      this.#state.trace?.closed()
    }
  }

  /** Ends the connection after the call that is being served. */
  close(): void {
    this.#closing = true
    // A call that is being served may still wait for bytes, so end the input only between calls.
    if (this.#idle) this.#state.input.end()
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#closing = true
    this.#transport.destroy()
  }

  /** Reads the opcode of the next request; undefined if that fails. */
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
