import { DecodeError } from '../errors/errors.ts'
import type { Place } from '../errors/wire-error.ts'
import type { Input } from '../input/input.ts'
import type { InputOptions } from '../input/input-options.ts'
import type { ServedChannel, UploadEra } from '../protocol/protocol.ts'
import type { Session } from '../session/session.ts'
import { type BodyReader, lendBody, readBody, SinkError } from '../streams/body-reader.ts'
import { ByteStream, type Sink } from '../streams/byte-stream.ts'
import { contentGrammar } from '../streams/content-grammar.ts'
import { FrameReader } from '../streams/frame-reader.ts'
import { GrammarReader } from '../streams/grammar-reader.ts'
import { keepOpen } from '../streams/keep-open.ts'
import { RawFrameReader, RawFrames } from '../streams/raw-frames.ts'
import { readBytes } from '../wire/read.ts'
import type { Reader } from '../wire/reader.ts'
import type { Output } from './output.ts'

/** Bytes to ask for at a time, as the reference implementation does. */
const DESIRED = 32768

/** A body that arrives from the client. */
export interface IncomingBody {
  readonly by: UploadEra['by']
  readonly content: UploadEra['content']
  /** The bytes of the body. A handler that stops early leaves the rest to {@link finish}. */
  readonly bytes: ByteStream
  /**
   * Returns the body for another connection, to be used in place of {@link bytes}: unchanged, with the
   * lengths of frames, and read only on demand.
   */
  forward(): AsyncIterable<Uint8Array>
  /** Options for decoding the contents of the body. */
  readonly options: InputOptions
  /** Skips the unread bytes, so that the next request comes next. */
  finish(): Promise<void>
  /** The error after which the start of the next request cannot be found; undefined if there is none. */
  readonly broken: unknown
}

/** The parts of a connection that a body needs. */
interface BodyContext {
  readonly input: Input
  readonly output: Output
  readonly channel: ServedChannel | undefined
  /** Called once the client has sent all of a body. */
  readonly onEnd?: () => void
}

/** Returns the body of a request, in the form of its era. */
export function receiveBody(context: BodyContext, era: UploadEra): IncomingBody {
  return era.by === 'pull' ? pulledBody(context, era) : sentBody(context, era)
}

/** Reads a body that the client sends unasked. */
function sentBody({ input, onEnd }: BodyContext, era: UploadEra): IncomingBody {
  const isFramed = era.by === 'frames'
  const options = bodyOptions(input)
  let reader: BodyReader =
    era.by === 'inline'
      ? new GrammarReader(contentGrammar(era.content, sessionOf(input), options), options.limits.depth)
      : new FrameReader()
  let broken: unknown
  const onError = (error: unknown): void => {
    broken = error
  }
  const lend = async (sink: Sink): Promise<void> => {
    try {
      await lendBody(input, reader, sink)
      onEnd?.()
    } catch (error) {
      if (error instanceof SinkError) throw error.error
      onError(error)
      throw error
    }
  }
  return {
    by: era.by,
    content: era.content,
    options,
    bytes: new ByteStream({
      pieces: () => guarded(readBody(input, reader), onError, onEnd),
      lend,
      abandon() {},
    }),
    forward() {
      if (isFramed) reader = new RawFrameReader()
      const pieces = guarded(onDemand(input, reader), onError, onEnd)
      return isFramed ? new RawFrames(pieces) : pieces
    },
    // The client has sent everything, or will send it, so read the rest and drop it.
    finish: () => (broken === undefined ? lend(() => {}) : Promise.resolve()),
    get broken() {
      return broken ?? inputError(input)
    },
  }
}

/** Reads a body to forward. Chunks are read one at a time, because the other connection may be slow. */
async function* onDemand(input: Input, reader: BodyReader): AsyncGenerator<Buffer, void, undefined> {
  input.lazy = true
  try {
    yield* readBody(input, reader)
  } finally {
    // Read ahead again, to notice the end of the connection.
    input.lazy = false
    input.want(false)
  }
}

/** Reads a body whose pieces the server has to ask for. The server may stop asking before the end. */
function pulledBody(context: BodyContext, era: UploadEra): IncomingBody {
  const { input } = context
  let broken: unknown
  const answers = guarded(pullPieces(context), error => {
    broken = error
  })
  const options = bodyOptions(input)
  const pieces = pulled(answers, era.content, options.limits.depth)
  const bytes = new ByteStream({ pieces: () => keepOpen(pieces), abandon() {} })
  return {
    by: era.by,
    content: era.content,
    options,
    bytes,
    forward: () => bytes,
    async finish() {
      await pieces.return()
    },
    get broken() {
      return broken ?? inputError(input)
    },
  }
}

function bodyOptions({ reader, memory }: Input): InputOptions & Pick<Reader, 'limits'> {
  return { limits: reader.limits, exact: reader.exact, memory }
}

function sessionOf({ reader: { version, features } }: Input): Session {
  return { version, features }
}

/** Returns the error that ended an input, if one did. */
function inputError(input: Input): Error | undefined {
  return input.ended ? input.error : undefined
}

async function* guarded(
  pieces: AsyncGenerator<Buffer, void, undefined>,
  onError: (error: unknown) => void,
  onEnd?: () => void,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* pieces
    onEnd?.()
  } catch (error) {
    onError(error)
    throw error
  }
}

/** Asks the client for a piece each time one is needed, and yields it. */
async function* pullPieces({ input, output, channel }: BodyContext): AsyncGenerator<Buffer, void, undefined> {
  if (channel?.kinds.pull === undefined || channel.pullField === undefined) return
  const question = { kind: channel.kinds.pull, [channel.pullField]: DESIRED }
  for (;;) {
    output.put(channel.write, question)
    output.flush()
    const piece = await input.read(r => readBytes(r, DESIRED))
    yield Buffer.from(piece.buffer, piece.byteOffset, piece.length)
  }
}

/**
 * Yields the body that the client was asked for. Only its grammar tells where it ends, and a client has no
 * reply to a further request. A body that breaks its grammar leaves both sides in step, because each request
 * has had its reply.
 */
async function* pulled(
  pieces: AsyncGenerator<Buffer, void, undefined>,
  content: UploadEra['content'],
  depth: number,
): AsyncGenerator<Buffer, void, undefined> {
  // The decoder of records asks for no more once it has the last one.
  const grammar = content.kind === 'grammar' ? content.grammar : undefined
  const walker = grammar?.walk(depth)
  const place = (): Place => ({ path: grammar?.name ?? 'body', offset: walker?.walked ?? 0 })
  for await (const piece of pieces) {
    if (piece.length === 0) {
      throw new DecodeError(
        'short-input',
        'the client has no more bytes, but the body has not ended',
        place(),
      )
    }
    if (walker !== undefined && walker.feed(piece) < piece.length) {
      throw new DecodeError('leftover-bytes', `bytes follow the end of the ${grammar?.title}`, place())
    }
    yield piece
    if (walker?.done === true) return
  }
}
