import { ByteStream } from './byte-stream.ts'
import { ConnectionError, DecodeError } from './errors.ts'
import { frameHeader } from './frames.ts'
import type { Input } from './input.ts'
import { lent } from './lent.ts'
import { messageKind } from './message-kind.ts'
import { walkNar } from './nar-download.ts'
import { NarWalker } from './nar-walker.ts'
import type { Outgoing } from './outgoing.ts'
import type { ServedChannel, UploadCase } from './protocol.ts'
import { readBytes, readUint } from './read.ts'
import type { ReaderOptions } from './reader.ts'

/** Bytes that are asked for at a time, which is what the reference implementation asks for. */
const DESIRED = 32768

/** A body on its way from the client. */
export interface Incoming {
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
  readonly outgoing: Outgoing
  readonly channel: ServedChannel<{ readonly kind: string }> | undefined
  /** Hand over frames with what carries them, for whoever passes them on. */
  readonly raw: boolean
}

/** The body of a request, in the way of its era. */
export function incomingBody(context: IncomingContext, era: UploadCase): Incoming {
  const { input } = context
  let broken: unknown
  const carried = guarded(carriedBy(context, era), error => {
    broken = error
  })
  const pieces = era.by === 'pull' ? pulled(carried, era.content, input.reader.limits.depth) : carried
  return {
    by: era.by,
    content: era.content,
    raw: context.raw && era.by === 'frames',
    options: { limits: input.reader.limits, exact: input.reader.exact },
    bytes: new ByteStream({ pieces: () => lent(pieces), abandon() {} }),
    async finish() {
      // A server may stop asking; everything else has been sent already, or will be.
      if (era.by === 'pull') await pieces.return()
      else for (;;) if ((await pieces.next()).done === true) return
    },
    get broken() {
      return broken ?? (input.ended && input.error !== undefined ? input.error : undefined)
    },
  }
}

function carriedBy(context: IncomingContext, era: UploadCase): AsyncGenerator<Buffer, void, undefined> {
  const { input } = context
  if (era.by === 'frames') return frames(input, context.raw)
  if (era.by === 'inline') return walkNar(input, input.reader.limits.depth, undefined)
  return answers(context)
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

/** The payload of frames, as its bytes come. Nothing is held, so that a frame may be as long as it likes. */
async function* frames(input: Input, raw: boolean): AsyncGenerator<Buffer, void, undefined> {
  const { limits } = input.reader
  for (;;) {
    const length = await input.read(r => readUint(r, limits.frame))
    if (raw) yield frameHeader(length)
    if (length === 0) return
    for (let missing = length; missing > 0; ) {
      const piece = input.take(missing)
      if (piece !== undefined) {
        missing -= piece.length
        yield piece
      } else if (!(await input.more())) {
        throw endedInside(input, `inside a frame, ${missing} bytes before its end`)
      }
    }
  }
}

/** What the client answers when it is asked for more; asked only where somebody wants more. */
async function* answers({
  input,
  outgoing,
  channel,
}: IncomingContext): AsyncGenerator<Buffer, void, undefined> {
  if (channel?.pullField === undefined) return
  const question = { kind: messageKind(channel, 'pull'), [channel.pullField]: DESIRED }
  for (;;) {
    outgoing.put(channel.write, question)
    outgoing.flush()
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

function endedInside(input: Input, where: string): Error {
  const { error } = input
  if (error !== undefined)
    return new ConnectionError('closed', `the connection broke: ${error.message}`, {}, { cause: error })
  return new DecodeError('short-input', `the client ended the connection ${where}`)
}
