import { DecodeError } from '../errors/errors.ts'
import { NarWalker } from '../grammars/nar-walker.ts'
import type { Input } from '../input/input.ts'
import { messageKind } from '../protocol/message-kind.ts'
import type { ServedChannel, UploadCase } from '../protocol/protocol.ts'
import { type BodyReader, lendBody, readBody, SinkFailure } from '../streams/body-reader.ts'
import { ByteStream, type Sink } from '../streams/byte-stream.ts'
import { FrameReader } from '../streams/frame-reader.ts'
import { keepOpen } from '../streams/keep-open.ts'
import { NarReader } from '../streams/nar-reader.ts'
import { readBytes } from '../wire/read.ts'
import type { ReaderOptions } from '../wire/reader.ts'
import type { Output } from './output.ts'

/** Bytes that are asked for at a time, which is what the reference implementation asks for. */
const DESIRED = 32768

/** A body on its way from the client. */
export interface IncomingBody {
  readonly by: UploadCase['by']
  readonly content: UploadCase['content']
  /** Its bytes, without what carries them unless `raw`. Whoever stops early leaves the rest to {@link finish}. */
  readonly bytes: ByteStream
  /** The lengths of the frames and their end stand between the bytes. */
  readonly raw: boolean
  /** How to read what the bytes hold. */
  readonly options: ReaderOptions
  /** Passes over what was not read, so that the next request is what comes next. */
  finish(): Promise<void>
  /** What made the body unreadable: nobody knows where the next request begins. */
  readonly broken: unknown
}

/** What it takes to read a body. */
export interface IncomingContext {
  readonly input: Input
  readonly output: Output
  readonly channel: ServedChannel<{ readonly kind: string }> | undefined
  /** Hand over frames with what carries them, for whoever passes them on. */
  readonly raw: boolean
}

/** The body of a request, in the way of its era. */
export function receiveBody(context: IncomingContext, era: UploadCase): IncomingBody {
  if (era.by === 'pull') return pulledBody(context, era)
  const { input, raw } = context
  const pieces = era.by === 'frames' ? new FrameReader(raw) : new NarReader(input.reader.limits.depth)
  let broken: unknown
  const onError = (error: unknown): void => {
    broken = error
  }
  const lend = async (sink: Sink): Promise<void> => {
    try {
      await lendBody(input, pieces, sink)
    } catch (error) {
      if (error instanceof SinkFailure) throw error.error
      onError(error)
      throw error
    }
  }
  return {
    by: era.by,
    content: era.content,
    raw: raw && era.by === 'frames',
    options: { limits: input.reader.limits, exact: input.reader.exact },
    bytes: new ByteStream({
      pieces: () => guarded(raw ? onDemand(input, pieces) : readBody(input, pieces), onError),
      lend,
      abandon() {},
    }),
    // Everything has been sent already, or will be.
    finish: () => (broken === undefined ? lend(() => {}) : Promise.resolve()),
    get broken() {
      return broken ?? (input.ended && input.error !== undefined ? input.error : undefined)
    },
  }
}

/** Whoever passes a body on waits for somebody else between its pieces. */
async function* onDemand(input: Input, pieces: BodyReader): AsyncGenerator<Buffer, void, undefined> {
  input.lazy = true
  try {
    yield* readBody(input, pieces)
  } finally {
    // From now on everything is taken as it comes, the end of the connection above all.
    input.lazy = false
    input.want()
  }
}

/** A body of which each piece has to be asked for. A server may stop asking. */
function pulledBody(context: IncomingContext, era: UploadCase): IncomingBody {
  const { input } = context
  let broken: unknown
  const carried = guarded(pullPieces(context), error => {
    broken = error
  })
  const pieces = pulled(carried, era.content, input.reader.limits.depth)
  return {
    by: era.by,
    content: era.content,
    raw: false,
    options: { limits: input.reader.limits, exact: input.reader.exact },
    bytes: new ByteStream({ pieces: () => keepOpen(pieces), abandon() {} }),
    async finish() {
      await pieces.return()
    },
    get broken() {
      return broken ?? (input.ended && input.error !== undefined ? input.error : undefined)
    },
  }
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

/** What the client answers when it is asked for more; asked only where somebody wants more. */
async function* pullPieces({
  input,
  output,
  channel,
}: IncomingContext): AsyncGenerator<Buffer, void, undefined> {
  if (channel?.pullField === undefined) return
  const question = { kind: messageKind(channel, 'pull'), [channel.pullField]: DESIRED }
  for (;;) {
    output.put(channel.write, question)
    output.flush()
    const piece = await input.read(r => readBytes(r, DESIRED))
    yield Buffer.from(piece.buffer, piece.byteOffset, piece.length)
  }
}

/**
 * The body that was asked for. Nothing but its grammar says where a NAR ends, and a client that is asked for
 * more has nothing to say. A body that is wrong leaves both sides in step: each question has its answer.
 */
async function* pulled(
  pieces: AsyncGenerator<Buffer, void, undefined>,
  content: UploadCase['content'],
  depth: number,
): AsyncGenerator<Buffer, void, undefined> {
  const walker = content === 'nar' ? new NarWalker(depth) : undefined
  for await (const piece of pieces) {
    if (piece.length === 0) {
      throw new DecodeError('short-input', 'the client has no more bytes where the body is not at its end')
    }
    if (walker !== undefined && walker.feed(piece) < piece.length) {
      throw new DecodeError('leftover-bytes', `bytes follow the end of the NAR at byte ${walker.walked}`)
    }
    yield piece
    if (walker?.done === true) return
  }
}
