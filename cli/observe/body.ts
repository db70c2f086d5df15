import type { Content, Download, SelfEnding, UploadEra } from '../../runtime/protocol/protocol.ts'
import { contentGrammar } from '../../runtime/streams/content-grammar.ts'
import type { AnyCodec } from '../../runtime/wire/codec.ts'
import { readBytes, readUint } from '../../runtime/wire/read.ts'
import { writeBytes, writeUint } from '../../runtime/wire/write.ts'
import { parseContent } from './content.ts'
import { type Cursor, Halt, type Observer, take } from './cursor.ts'
import type { BodyEvent } from './event.ts'
import { type MeasuredBody, measureBody } from './measure-body.ts'

const FRAME_HEADER: AnyCodec = {
  read: r => readUint(r, r.limits.frame),
  write: (w, size) => writeUint(w, size as number, 0xffffffff),
}

/** One piece of a pulled body: its length, its bytes and padding. */
export const PIECE: AnyCodec = { read: readBytes, write: writeBytes }

/** A body as its pieces come in. */
export interface BodyPieces {
  readonly pieces: Buffer[]
  /** The start of the first piece, and the end of the last one; undefined before there is one. */
  start: number | undefined
  end: number
}

/** Makes a body without pieces. */
export function emptyBody(): BodyPieces {
  return { pieces: [], start: undefined, end: 0 }
}

/** Adds a piece to a body. */
export function addPiece(body: BodyPieces, piece: Uint8Array, start: number, end: number): void {
  body.pieces.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
  body.start ??= start
  body.end = end
}

/** Ends a body that came in pieces. */
export function endBody(
  o: Observer,
  cursor: Cursor,
  body: BodyPieces,
  what: { readonly by: UploadEra['by'] | Download['by']; readonly content: Content },
): void {
  const bytes = Buffer.concat(body.pieces)
  o.events.push({
    kind: 'body',
    call: o.calls - 1,
    span: { from: cursor.from, start: body.start ?? cursor.offset, end: body.end },
    way: cursor === o.client ? 'upload' : 'download',
    by: what.by,
    pieces: body.pieces.map(piece => piece.length),
    bytes,
    ...parseContent(o, what.content, bytes, cursor.from),
  })
}

/** Takes a framed body up to its empty frame. @throws {Halt} if it is cut off, after an event with its part. */
export function takeFrames(o: Observer, content: Content): void {
  const { client } = o
  const body = emptyBody()
  const start = client.offset
  try {
    for (;;) {
      const header = take<number>(o, client, FRAME_HEADER, 'a frame')
      if (header.value === 0) break
      const end = header.end + header.value
      if (end > client.bytes.length) {
        client.offset = header.start
        throw new Halt(client, true, `it ends inside a frame of ${header.value} bytes`)
      }
      addPiece(body, client.bytes.subarray(header.end, end), start, end)
      client.offset = end
    }
  } finally {
    body.start = start
    body.end = client.offset
    endBody(o, client, body, { by: 'frames', content })
  }
}

/**
 * Takes a body that ends by its own grammar. Gives false if an error message of the server stands in its place,
 * and leaves the cursor there.
 *
 * @throws {Halt} if the body is cut off or broken.
 */
export function takeInline(o: Observer, cursor: Cursor, content: SelfEnding): boolean {
  const start = cursor.offset
  const { limits } = o.protocol
  const { depth } = limits
  const grammar = contentGrammar(content, o.session, { limits, exact: true })
  const body = measureBody(grammar, cursor.bytes, start, depth, o.protocol.channel?.failTag)
  const failed = body.failed === true && cursor === o.server
  cursor.offset = start + body.size
  const problem = body.done
    ? undefined
    : (body.problem ?? `it ends inside the ${grammar.title}, after ${body.size} bytes of that`)
  const bytes = cursor.bytes.subarray(start, cursor.offset)
  const parsed =
    content.kind === 'stream' && body.done
      ? parseContent(o, content, bytes, cursor.from)
      : inlineContent(content, body)
  const event: BodyEvent = {
    kind: 'body',
    call: o.calls - 1,
    span: { from: cursor.from, start, end: cursor.offset },
    way: cursor === o.client ? 'upload' : 'download',
    by: 'inline',
    pieces: [],
    bytes,
    ...parsed,
    ...(problem === undefined || failed ? {} : { problem }),
  }
  if (!failed || body.size > 0) o.events.push(event)
  if (problem !== undefined && !failed) throw new Halt(cursor, body.problem === undefined, problem)
  return !failed
}

/** Describes an inline body that is one format, or records that are not whole. */
function inlineContent(
  content: SelfEnding,
  { done, size }: Pick<MeasuredBody, 'done' | 'size'>,
): Pick<BodyEvent, 'content' | 'grammar' | 'parts'> {
  if (content.kind === 'stream') return { content: 'records', parts: [] }
  const { grammar } = content
  return { content: 'grammar', grammar, parts: done ? [{ kind: 'body', grammar, start: 0, end: size }] : [] }
}
