import { desiredBytes, pushedBytes, roleOf } from '../../runtime/protocol/meaning.ts'
import type {
  AnyMessage,
  AnyOperation,
  Download,
  Role,
  ServedChannel,
  UploadEra,
} from '../../runtime/protocol/protocol.ts'
import { uploadIn } from '../../runtime/protocol/upload-in.ts'
import type { AnyCodec } from '../../runtime/wire/codec.ts'
import { readMixedUint } from '../../runtime/wire/read.ts'
import { writeSafeUint } from '../../runtime/wire/write.ts'
import { addPiece, endBody, gather, PIECE, takeFrames, takeInline } from './body.ts'
import { type Cursor, Halt, type Observer, take } from './cursor.ts'
import type { MessageEvent } from './event.ts'

const MAX_WORD = 0xffff_ffff_ffff_ffffn

const OPCODE: AnyCodec = {
  read: r => readMixedUint(r, MAX_WORD),
  write: (w, value) => writeSafeUint(w, value as number | bigint, MAX_WORD),
}

/** Takes one call: its request, what the log channel carried, its bodies and its reply. @throws {Halt} */
export function takeCall(o: Observer): void {
  const operation = takeRequest(o)
  const upload = uploadIn(o.session, operation)
  if (upload?.by === 'frames') takeFrames(o, upload.content)
  else if (upload?.by === 'inline') takeInline(o, o.client)
  const { download } = operation
  if (operation.channel && takeChannel(o, upload, download) === 'fail') {
    takeLate(o)
    return
  }
  if (download?.by === 'inline' && !takeInline(o, o.server)) {
    takeMessage(o)
    takeLate(o)
    return
  }
  takeResponse(o, operation)
}

/** Takes the messages of one run of the log channel; gives the role of the last one. @throws {Halt} */
export function takeChannel(o: Observer, upload?: UploadEra, download?: Download): Role {
  const pulled = upload?.by === 'pull' ? gather() : undefined
  const pushed = download?.by === 'push' ? gather() : undefined
  try {
    const channel = channelOf(o)
    for (;;) {
      const { role, message, span } = takeMessage(o)
      if (role === 'end' || role === 'fail') return role
      if (role === 'pull') {
        const desired = desiredBytes(channel, message)
        const piece = take<Uint8Array>(o, o.client, PIECE, 'a piece of the body')
        const { start, end } = piece
        if (pulled !== undefined) addPiece(pulled, piece.value, start, end)
        o.events.push({
          kind: 'piece',
          call: o.calls - 1,
          type: 'Bytes',
          session: o.session,
          span: { from: 'client', start, end },
          desired,
          size: piece.value.length,
        })
      } else if (role === 'push' && pushed !== undefined) {
        addPiece(pushed, pushedBytes(channel, message), span.start, span.end)
      }
    }
  } finally {
    if (pulled !== undefined && upload !== undefined) endPieces(o, o.client, pulled, upload)
    if (pushed !== undefined && download !== undefined) endPieces(o, o.server, pushed, download)
  }
}

/**
 * Takes what the server says after a failure without being asked: a fatal error is sent a second time.
 * `all` says that nothing the client says later can be understood, so that the rest is the server's last words.
 */
export function takeLate(o: Observer, all = false): void {
  while (o.server.offset < o.server.bytes.length && (all || !answers(o))) takeMessage(o, true)
}

/** True where what the server says next may be about what the client says next. */
function answers(o: Observer): boolean {
  if (o.client.offset >= o.client.bytes.length) return false
  return chunkIndex(o, o.client) < chunkIndex(o, o.server)
}

/** Index of the chunk that holds the next byte of a side. */
function chunkIndex(o: Observer, cursor: Cursor): number {
  let seen = 0
  return o.chunks.findIndex(chunk => {
    if (chunk.from === cursor.from) seen += chunk.data.length
    return chunk.from === cursor.from && seen > cursor.offset
  })
}

function takeRequest(o: Observer): AnyOperation {
  const { start, value: opcode } = take<number | bigint>(o, o.client, OPCODE, 'an opcode')
  const operation = typeof opcode === 'number' ? o.protocol.operations.get(opcode) : undefined
  const event = { kind: 'request', call: o.calls, session: o.session, opcode, operation } as const
  o.calls += 1
  if (operation === undefined) {
    const span = { from: 'client', start, end: o.client.offset } as const
    o.events.push({ ...event, type: '', span, value: undefined })
    throw new Halt(o.client, false, `opcode ${opcode} is not known, so nobody knows where its request ends`)
  }
  const type = `${operation.name}Request`
  const codec: AnyCodec = { read: operation.readRequest, write: operation.writeRequest }
  const { end, value } = take(o, o.client, codec, type)
  o.events.push({ ...event, type, span: { from: 'client', start, end }, value })
  return operation
}

function channelOf(o: Observer): ServedChannel {
  const { channel } = o.protocol
  if (channel === undefined) throw new Halt(o.server, false, 'the protocol has no log channel')
  return channel
}

function takeMessage(o: Observer, late = false): MessageEvent {
  const channel = channelOf(o)
  const { value, start, end } = take<AnyMessage>(o, o.server, channel, 'LogMessage')
  const event: MessageEvent = {
    kind: 'message',
    type: 'LogMessage',
    session: o.session,
    ...(o.calls === 0 ? {} : { call: o.calls - 1 }),
    span: { from: 'server', start, end },
    role: roleOf(channel, value),
    message: value,
    late,
  }
  o.events.push(event)
  return event
}

function takeResponse(o: Observer, operation: AnyOperation): void {
  const type = `${operation.name}Response`
  const codec: AnyCodec = { read: operation.readResponse, write: operation.writeResponse }
  const { value, start, end } = take(o, o.server, codec, type)
  const span = { from: 'server', start, end } as const
  o.events.push({ kind: 'response', call: o.calls - 1, type, session: o.session, span, value })
}

function endPieces(
  o: Observer,
  cursor: Cursor,
  body: ReturnType<typeof gather>,
  what: UploadEra | Download,
): void {
  // Nothing was asked for: the server has no use for the body.
  if (body.pieces.length > 0) endBody(o, cursor, body, what)
}
