import { DecodeError } from '../errors/errors.ts'
import type { Input } from '../input/input.ts'
import type { ServedChannel, UploadEra } from '../protocol/protocol.ts'
import { type BodyReader, lendBody, readBody, SinkError } from '../streams/body-reader.ts'
import { ByteStream, type Sink } from '../streams/byte-stream.ts'
import { FrameReader } from '../streams/frame-reader.ts'
import { GrammarReader } from '../streams/grammar-reader.ts'
import { keepOpen } from '../streams/keep-open.ts'
import { RawFrameReader, RawFrames } from '../streams/raw-frames.ts'
import { readBytes } from '../wire/read.ts'
import type { ReaderOptions } from '../wire/reader.ts'
import type { Output } from './output.ts'

/** Bytes that are asked for at a time, which is what the reference implementation asks for. */
const DESIRED = 32768

/** A body on its way from the client. */
export interface IncomingBody {
  readonly by: UploadEra['by']
  readonly content: UploadEra['content']
  /** Its bytes. A reader that stops early leaves the rest to {@link finish}. */
  readonly bytes: ByteStream
  /**
   * The body for another connection, in place of {@link bytes}: as it stands on the wire, frames with their
   * lengths, and no more of it than was asked for.
   */
  forward(): AsyncIterable<Uint8Array>
  /** How to read what the bytes hold. */
  readonly options: ReaderOptions
  /** Passes over what was not read, so that the next request is what comes next. */
  finish(): Promise<void>
  /** The error that made the body unreadable: the next request begins at a byte that is not known. */
  readonly broken: unknown
}

/** The parts of a connection that a body needs. */
interface BodyContext {
  readonly input: Input
  readonly output: Output
  readonly channel: ServedChannel | undefined
}

/** Gives the body of a request, in the way of its era. */
export function receiveBody(context: BodyContext, era: UploadEra): IncomingBody {
  return era.by === 'pull' ? pulledBody(context, era) : sentBody(context.input, era)
}

/** A body that the client sends unasked. */
function sentBody(input: Input, era: UploadEra): IncomingBody {
  const isFramed = era.by === 'frames'
  let reader: BodyReader =
    era.by === 'inline'
      ? new GrammarReader(era.content.grammar, input.reader.limits.depth)
      : new FrameReader()
  let broken: unknown
  const onError = (error: unknown): void => {
    broken = error
  }
  const lend = async (sink: Sink): Promise<void> => {
    try {
      await lendBody(input, reader, sink)
    } catch (error) {
      if (error instanceof SinkError) throw error.error
      onError(error)
      throw error
    }
  }
  return {
    by: era.by,
    content: era.content,
    options: { limits: input.reader.limits, exact: input.reader.exact },
    bytes: new ByteStream({
      pieces: () => guarded(readBody(input, reader), onError),
      lend,
      abandon() {},
    }),
    forward() {
      if (isFramed) reader = new RawFrameReader()
      const pieces = guarded(onDemand(input, reader), onError)
      return isFramed ? new RawFrames(pieces) : pieces
    },
    // Everything has been sent already, or will be.
    finish: () => (broken === undefined ? lend(() => {}) : Promise.resolve()),
    get broken() {
      return broken ?? inputError(input)
    },
  }
}

/** Reads a body that is passed on: its reader waits for another connection between the pieces. */
async function* onDemand(input: Input, reader: BodyReader): AsyncGenerator<Buffer, void, undefined> {
  input.lazy = true
  try {
    yield* readBody(input, reader)
  } finally {
    // From now on everything is taken as it comes, the end of the connection above all.
    input.lazy = false
    input.want()
  }
}

/** A body of which each piece has to be asked for. A server may stop asking. */
function pulledBody(context: BodyContext, era: UploadEra): IncomingBody {
  const { input } = context
  let broken: unknown
  const answers = guarded(pullPieces(context), error => {
    broken = error
  })
  const pieces = pulled(answers, era.content, input.reader.limits.depth)
  const bytes = new ByteStream({ pieces: () => keepOpen(pieces), abandon() {} })
  return {
    by: era.by,
    content: era.content,
    options: { limits: input.reader.limits, exact: input.reader.exact },
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

/** The error that ended an input. */
function inputError(input: Input): Error | undefined {
  return input.ended ? input.error : undefined
}

async function* guarded(
  pieces: AsyncGenerator<Buffer, void, undefined>,
  onError: (error: unknown) => void,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* pieces
  } catch (error) {
    onError(error)
    throw error
  }
}

/** Asks the client for pieces, one whenever one is wanted, and gives the answers. */
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
 * The body that was asked for. Only its grammar says where it ends, and a client that is asked for more has
 * nothing to say. A body that is wrong leaves both sides in step: each question has its answer.
 */
async function* pulled(
  pieces: AsyncGenerator<Buffer, void, undefined>,
  content: UploadEra['content'],
  depth: number,
): AsyncGenerator<Buffer, void, undefined> {
  const grammar = content.kind === 'grammar' ? content.grammar : undefined
  const walker = grammar?.walk(depth)
  for await (const piece of pieces) {
    if (piece.length === 0) {
      throw new DecodeError('short-input', 'the client has no more bytes where the body is not at its end')
    }
    if (walker !== undefined && walker.feed(piece) < piece.length) {
      const end = `the end of the ${grammar?.title} at byte ${walker.walked}`
      throw new DecodeError('leftover-bytes', `bytes follow ${end}`)
    }
    yield piece
    if (walker?.done === true) return
  }
}
