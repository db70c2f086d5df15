import type { Duplex } from 'node:stream'
import { ConnectionError } from '../errors/errors.ts'
import { isLeaving } from '../errors/leaving.ts'
import type { TimeOutError } from '../errors/time-out-error.ts'
import { WireError } from '../errors/wire-error.ts'
import { checkBytes, checkedLimits } from '../input/checked-limits.ts'
import { Input } from '../input/input.ts'
import { MemoryAccount } from '../input/memory-account.ts'
import { type HandshakeHooks, sessionFeatures, shakeHands } from '../protocol/handshake.ts'
import { offer } from '../protocol/offer.ts'
import type { AnyMessage, Protocol } from '../protocol/protocol.ts'
import { NO_SESSION, type Session } from '../session/session.ts'
import { copiesWrites } from '../transport/copied-writes.ts'
import { type StreamPair, Transport } from '../transport/transport.ts'
import type { Dispatch } from './call.ts'
import { ClientGone } from './client-gone.ts'
import { ServerConnection } from './connection.ts'
import type { ConnectionTrace } from './connection-trace.ts'
import { ServerLog } from './log.ts'
import type { ServeOptions } from './options.ts'
import { Output } from './output.ts'
import { sendError } from './send-error.ts'
import type { ServerState } from './state.ts'
import { timesOf } from './timeouts.ts'
import { Watch } from './watch.ts'

/** A function that returns the handlers of a connection, after both sides have agreed on a session. */
type Accept<Message extends AnyMessage, Said> = (
  connection: ServerConnection<Message, Said>,
) => Dispatch | Promise<Dispatch>

/**
 * Runs the handshake as a server and returns the connection, which serves nothing until its `run` is called.
 *
 * `accept` is called once both sides have agreed, while the client still waits for the end of the handshake:
 * an error that it throws is sent to the client.
 *
 * @throws {ConnectionError} `handshake-refused`, `timed-out`, or the error of `accept`. The stream is closed then.
 * `left` is set if the client merely left.
 */
export async function openServer<Message extends AnyMessage, Said, Hello>(
  protocol: Protocol<Message>,
  stream: Duplex | StreamPair,
  accept: Accept<Message, Said>,
  options: ServeOptions<Hello> = {},
  hooks?: HandshakeHooks,
  trace?: ConnectionTrace,
): Promise<ServerConnection<Message, Said>> {
  const server = prepare(stream, () => new Opening(protocol, stream, options, hooks, trace))
  try {
    return await server.open(accept)
  } catch (error) {
    server.giveUp()
    if (error instanceof ConnectionError && server.isLeft(error)) error.left = true
    throw error instanceof WireError ? error.locate({ path: 'handshake' }) : error
  }
}

/** Makes a connection; closes the stream if that throws, because of an option, as its client would wait in vain. */
function prepare(stream: Duplex | StreamPair, make: () => Opening): Opening {
  try {
    return make()
  } catch (error) {
    for (const each of isPair(stream) ? [stream.readable, stream.writable] : [stream]) each.destroy()
    throw error
  }
}

/** Bytes that may wait for a client, if the options say nothing else. */
const MOST_UNSENT = 64 << 20

/** A connection during its handshake. */
class Opening {
  readonly #protocol: Protocol
  readonly #options: ServeOptions<object>
  readonly #hooks: HandshakeHooks | undefined
  readonly #trace: ConnectionTrace | undefined
  readonly #transport: Transport
  readonly #input: Input
  readonly #output: Output
  readonly #watch: Watch
  readonly #clientGone = new ClientGone()
  /** Whether an error has ended the connection, so that what a handler says of its signal is nothing new. */
  #isBrokenOff = false

  constructor(
    protocol: Protocol,
    stream: Duplex | StreamPair,
    options: ServeOptions<object>,
    hooks: HandshakeHooks | undefined,
    trace: ConnectionTrace | undefined,
  ) {
    const limits = checkedLimits(protocol.limits, options.limits)
    const times = timesOf(options.timeouts)
    checkBytes('maxUnsent', options.maxUnsent ?? 0)
    this.#protocol = protocol
    this.#options = options
    this.#hooks = hooks
    this.#trace = trace
    const pair = isPair(stream) ? stream : { readable: stream, writable: stream }
    this.#transport = new Transport(pair, {
      tap: options.tap,
      copies: copiesWrites(pair.writable),
      onTapError: error => this.#report(error, undefined),
    })
    trace?.count(this.#transport)
    const memory = new MemoryAccount(limits, options.memory)
    this.#input = new Input(NO_SESSION, { limits, memory, keeps: true }, this.#transport)
    this.#output = new Output(this.#transport, options.exact ?? false)
    this.#watch = new Watch(times, this.#input, this.#transport, this)
    this.#transport.start({
      chunk: (bytes, lent) => this.#input.push(bytes, lent),
      end: error => {
        this.#input.end(error)
        this.#clientGone.abort(error)
        hooks?.gone?.(error)
      },
    })
  }

  async open<Message extends AnyMessage, Said>(
    accept: Accept<Message, Said>,
  ): Promise<ServerConnection<Message, Said>> {
    const hooks = this.#hooks
    const { hello, version, features = [] } = this.#options
    const offered = offer(this.#protocol, version, features)
    const chosen = new Map<string, unknown>(Object.entries(hello ?? {}))
    for (const step of this.#protocol.handshake) {
      if (step.kind !== 'negotiate') continue
      chosen.set(step.server, offered[step.what === 'version' ? 'version' : 'features'])
    }
    let accepted: ServerConnection<Message, Said> | undefined
    const agreement = await shakeHands(this.#protocol, {
      role: 'server',
      choice: name => (hooks === undefined ? chosen.get(name) : hooks.choose(name, chosen.get(name))),
      skip: name => hooks?.skipped(name),
      ...(hooks === undefined ? {} : { heard: hooks.heard }),
      say: (step, value, session) => {
        this.#output.use(session)
        this.#output.put(step.codec.write, value)
      },
      flush: () => this.#output.flush(),
      hear: ({ codec }, session) => {
        this.#input.reader.use(session)
        // A read without any bytes would throw and start again, which costs more than waiting first.
        if (this.#input.available === 0) return this.#input.more().then(() => this.#input.read(codec.read))
        return this.#input.read(codec.read)
      },
      channel: async (session, said) => {
        accepted = await this.#accept(session, said, accept, true)
      },
    })
    return accepted ?? this.#accept(agreement.session, agreement.said, accept, false)
  }

  /** Tells whether an error of the handshake is only that the client left before its end. */
  isLeft(error: ConnectionError): boolean {
    if (isLeaving(error)) return true
    const { cause } = error
    return this.#input.ended && cause instanceof WireError && ENDED.has(cause.code)
  }

  /** Sends what was written, and closes the stream. */
  giveUp(): void {
    this.#input.long.releaseAll()
    this.#output.flush()
    this.#transport.finish()
  }

  /**
   * Calls `accept`. If the handshake has a run of the log channel, sends its end, or the error of `accept`.
   */
  async #accept<Message extends AnyMessage, Said>(
    session: Session,
    client: object,
    accept: Accept<Message, Said>,
    inChannel: boolean,
  ): Promise<ServerConnection<Message, Said>> {
    const protocol = this.#protocol
    const output = this.#output
    // Handshake values are read leniently, as servers do, so a reader becomes exact only now.
    this.#input.reader.use(session)
    this.#input.reader.exact = this.#options.exact ?? false
    output.use(session)
    const log = new ServerLog(output, protocol.channel, session, this)
    const state: ServerState = {
      protocol,
      session,
      features: sessionFeatures(protocol, session),
      client,
      peer: this.#options.peer,
      input: this.#input,
      output,
      log,
      clientGone: this.#clientGone,
      watch: this.#watch,
      dispatch: () => undefined,
      trace: this.#trace,
      onError: (error, operation) => this.#report(error, operation),
      onLeave: (error, operation) => this.#leave(error, operation),
    }
    const connection = new ServerConnection<Message, Said>(state, this.#transport)
    try {
      if (inChannel) log.open()
      if (this.#options.refusal !== undefined) throw this.#options.refusal
      state.dispatch = await accept(connection)
      if (inChannel && protocol.channel !== undefined)
        output.put(protocol.channel.write, { kind: protocol.channel.kinds.end })
    } catch (error) {
      if (inChannel) sendError(state, error)
      throw error instanceof WireError ? error.locate({ version: session.version }) : error
    } finally {
      log.close()
    }
    // The values of the handshake stay as long as the connection.
    this.#input.long.stayCounted()
    this.#trace?.agreed(state, () => connection.unsent)
    return connection
  }

  #report(error: unknown, operation: string | undefined): void {
    this.#options.onError?.(error, operation)
    this.#trace?.failed(error, operation, true)
  }

  #leave(error: unknown, operation: string | undefined): void {
    if (this.#isBrokenOff) return
    this.#options.onLeave?.(error, operation)
    this.#trace?.failed(error, operation, false)
  }

  /** Number of bytes that may wait for the client. */
  get mostUnsent(): number {
    return this.#options.maxUnsent ?? MOST_UNSENT
  }

  /** Ends the connection of a client that did not go on in time. */
  expire(error: TimeOutError): void {
    const { which } = error
    if (which === 'idle') this.#leave(error, undefined)
    // The reader that waits for bytes reports the other times: it knows the place, and can still send a failure.
    if (which === 'write') {
      this.#breakOff(error)
      return
    }
    this.#input.end(error)
    this.#clientGone.abort(error)
  }

  /** Ends the connection of a handler that says more than its client takes. */
  overrun(unsent: number): void {
    if (!this.#transport.usable) return
    this.#breakOff(
      new ConnectionError(
        'too-much-unsent',
        `${unsent} bytes wait for the client, which takes them too slowly; a handler that says much awaits log.drained()`,
      ),
    )
  }

  #breakOff(error: ConnectionError): void {
    const { operation } = this.#watch
    this.#isBrokenOff = true
    this.#transport.destroy()
    // A handler may be at this moment about to say something, so its signal is aborted afterwards.
    queueMicrotask(() => this.#clientGone.abort(error))
    this.#report(operation === undefined ? error : error.locate({ operation }), operation)
  }
}

/** Codes of errors by bytes that did not come. */
const ENDED: ReadonlySet<string> = new Set(['closed', 'short-input'])

function isPair(stream: Duplex | StreamPair): stream is StreamPair {
  return typeof stream.readable === 'object'
}
