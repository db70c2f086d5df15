import { desiredBytes, pushedBytes, roleOf } from '../../runtime/protocol/meaning.ts'
import type { AnyMessage, Download, Role, ServedChannel, UploadEra } from '../../runtime/protocol/protocol.ts'
import { addPiece, type BodyPieces, emptyBody, endBody, PIECE } from './body.ts'
import { type Cursor, Halt, type Observer, take } from './cursor.ts'
import type { MessageEvent } from './event.ts'

/** Takes the messages of one run of the log channel; gives the role of the last one. @throws {Halt} */
export function takeChannel(o: Observer, upload?: UploadEra, download?: Download): Role {
  const pulled = upload?.by === 'pull' ? emptyBody() : undefined
  const pushed = download?.by === 'push' ? emptyBody() : undefined
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
 * Takes the messages that the server sends unasked after a failure, because a fatal error is sent twice. `all`
 * takes every message left, if nothing that the client sends later can be understood.
 */
export function takeUnasked(o: Observer, all = false): void {
  while (o.server.offset < o.server.bytes.length && (all || !mayAnswer(o))) takeMessage(o, true)
}

/** True if the server's next message may answer the client's next one. */
function mayAnswer(o: Observer): boolean {
  if (o.client.offset >= o.client.bytes.length) return false
  return chunkIndex(o, o.client) < chunkIndex(o, o.server)
}

/** Finds the chunk that holds the next byte of a side. */
function chunkIndex(o: Observer, cursor: Cursor): number {
  let seen = 0
  return o.chunks.findIndex(chunk => {
    if (chunk.from === cursor.from) seen += chunk.data.length
    return chunk.from === cursor.from && seen > cursor.offset
  })
}

function channelOf(o: Observer): ServedChannel {
  const { channel } = o.protocol
  if (channel === undefined) throw new Halt(o.server, false, 'the protocol has no log channel')
  return channel
}

/** Takes one message of the log channel; `late` if its call has failed already. @throws {Halt} */
export function takeMessage(o: Observer, late = false): MessageEvent {
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

function endPieces(o: Observer, cursor: Cursor, body: BodyPieces, what: UploadEra | Download): void {
  // A server that asks for no piece has no use for the body.
  if (body.pieces.length > 0) endBody(o, cursor, body, what)
}
