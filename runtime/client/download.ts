import { ConnectionError, RemoteError } from '../errors/errors.ts'
import { roleOf } from '../protocol/meaning.ts'
import type { AnyOperation, SelfEnding } from '../protocol/protocol.ts'
import { lendBody, readBody, SinkError } from '../streams/body-reader.ts'
import { type ByteSource, ByteStream, type Sink } from '../streams/byte-stream.ts'
import { contentGrammar } from '../streams/content-grammar.ts'
import { GrammarReader } from '../streams/grammar-reader.ts'
import { receiveResponse, runChannel, sendRequest } from './exchange.ts'
import type { LogListeners } from './log-listeners.ts'
import { lost, type SentDownload } from './pipeline.ts'
import { remoteError } from './remote-error.ts'
import type { ClientState } from './state.ts'
import type { Turn } from './turns.ts'

/**
 * Calls an operation that replies with a body. The turn ends once the body was read or abandoned.
 *
 * @param sent the request, if it was sent without waiting for the replies to the calls in flight.
 */
export function download(
  state: ClientState,
  operation: AnyOperation,
  request: unknown,
  listeners: LogListeners,
  turn: Turn,
  sent: SentDownload | undefined,
): Promise<ByteStream> {
  if (sent === undefined)
    return receive(state, operation, listeners, turn, async () => {
      await sendRequest(state, operation, request, undefined)
    })
  const done = (): void => {
    sent.leave()
    turn.done()
  }
  // A reader of a reply before this one may hang, and must not keep a call that was given up.
  const begin = (): Promise<void> => turn.end?.orEnded(sent.begun) ?? sent.begun
  return receive(state, operation, listeners, { ...turn, done }, begin)
}

async function receive(
  state: ClientState,
  operation: AnyOperation,
  listeners: LogListeners,
  turn: Turn,
  begin: () => Promise<void>,
): Promise<ByteStream> {
  let isSent = false
  try {
    await begin()
    isSent = true
    const first = await runChannel(state, operation, listeners, undefined)
    if (turn.end !== undefined) turn.end.waitsFor = () => (state.input.hungry ? 'body' : 'reader')
    turn.lend()
    return new ByteStream(new Download(state, operation, listeners, first, turn))
  } catch (error) {
    // Calls that wait must find the connection broken off, so explain before the turn ends.
    const lostError = isSent ? lostWith(state, operation, error) : undefined
    const explained = turn.end?.error ?? lostError ?? (await state.explain(error, operation))
    turn.done()
    throw explained
  }
}

/** Builds the error of a call that ended because another one in flight was given up. */
function lostWith({ givenUp, broken }: ClientState, operation: AnyOperation, error: unknown): unknown {
  return error === givenUp && broken !== undefined ? lost(operation, broken) : undefined
}

/** A body that arrives from the server. */
class Download implements ByteSource {
  readonly #state: ClientState
  readonly #operation: AnyOperation
  readonly #listeners: LogListeners
  readonly #first: Uint8Array | undefined
  readonly #turn: Turn
  /** Number of bytes of a pushed body that have arrived. */
  #offset = 0
  #ended = false
  #reader: GrammarReader | undefined

  constructor(
    state: ClientState,
    operation: AnyOperation,
    listeners: LogListeners,
    first: Uint8Array | undefined,
    turn: Turn,
  ) {
    this.#state = state
    this.#operation = operation
    this.#listeners = listeners
    this.#first = first
    this.#turn = turn
  }

  /** Yields the bytes as they arrive. Stopping early breaks the connection off. */
  async *pieces(): AsyncGenerator<Buffer, void, undefined> {
    const state = this.#state
    let finished = false
    try {
      const { download } = this.#operation
      if (download?.by === 'inline') yield* readBody(state.input, this.#inline(download.content))
      else yield* this.#pushed()
      this.#checkEnd()
      finished = true
      this.#listeners.rethrow()
    } catch (error) {
      const cause = finished ? error : await this.#bodyError(error)
      finished = true
      throw cause
    } finally {
      if (!finished) this.#giveUp()
      this.#finish()
    }
  }

  /**
   * Lends the bytes to a sink, inside the calls that bring them.
   *
   * @throws the error of the sink, after breaking the connection off.
   */
  async lend(sink: Sink): Promise<void> {
    const { download } = this.#operation
    if (download?.by !== 'inline') return this.#forEach(sink)
    try {
      const lending = lendBody(this.#state.input, this.#inline(download.content), sink)
      // A sink that hangs must not keep a call that was given up.
      await (this.#turn.end?.orEnded(lending) ?? lending)
      this.#checkEnd()
    } catch (error) {
      if (!(error instanceof SinkError)) throw await this.#bodyError(error)
      this.#giveUp()
      throw error.error
    } finally {
      this.#finish()
    }
    this.#listeners.rethrow()
  }

  /** Abandons the unread body and breaks the connection off. A reader that waits for bytes gets that as an error. */
  abandon(): void {
    if (this.#ended) return
    this.#giveUp()
    this.#state.input.end(this.#state.broken)
    this.#finish()
  }

  async #forEach(sink: Sink): Promise<void> {
    for await (const piece of this.pieces()) {
      const waiting = sink(piece)
      if (waiting !== undefined) await waiting
    }
  }

  async *#pushed(): AsyncGenerator<Buffer, void, undefined> {
    const state = this.#state
    const next = (): Promise<Uint8Array | undefined> =>
      runChannel(state, this.#operation, this.#listeners, undefined)
    for (let piece = this.#first; piece !== undefined; piece = await next()) {
      this.#offset += piece.length
      if (piece.length > 0 || state.writer.exact)
        yield Buffer.from(piece.buffer, piece.byteOffset, piece.length)
    }
    await receiveResponse(state, this.#operation)
  }

  #inline(content: SelfEnding): GrammarReader {
    const { limits, protocol, session, input } = this.#state
    const { exact } = input.reader
    const grammar = contentGrammar(content, session, { limits, exact, memory: input.memory })
    this.#reader = new GrammarReader(grammar, limits.depth, protocol.channel?.failTag)
    return this.#reader
  }

  #checkEnd(): void {
    this.#state.checkEnd(this.#operation.name)
  }

  /** Finds the cause of an error inside a body: either a failure message in its place, or broken bytes. */
  async #bodyError(error: unknown): Promise<unknown> {
    const ended = this.#turn.end?.error ?? lostWith(this.#state, this.#operation, error)
    if (ended !== undefined) return ended
    const { input, protocol, session } = this.#state
    let cause = error
    if (!(error instanceof RemoteError) && protocol.channel !== undefined && input.available > 0) {
      try {
        const message = await input.read(protocol.channel.read)
        if (roleOf(protocol.channel, message) === 'fail') cause = remoteError(protocol, message, session)
      } catch {
        // The bytes are not a failure message either, so report the first error.
      }
    }
    // A failure inside the channel, in front of the end of a pushed body, leaves the connection usable.
    if (cause === error && error instanceof RemoteError) return error
    if (cause instanceof RemoteError) cause.fatal = true
    else if (cause instanceof ConnectionError) cause.locate({ offset: this.#offset })
    const explained = await this.#state.explain(cause, this.#operation)
    this.#state.breakOff(this.#operation.name, explained)
    return explained
  }

  #finish(): void {
    if (this.#ended) return
    this.#ended = true
    this.#reader?.close()
    this.#turn.done()
  }

  #giveUp(): void {
    this.#state.breakOff(
      this.#operation.name,
      new ConnectionError('broken', 'the download was given up before its end'),
    )
  }
}
