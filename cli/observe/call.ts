import type { AnyOperation } from '../../runtime/protocol/protocol.ts'
import { uploadIn } from '../../runtime/protocol/upload-in.ts'
import type { AnyCodec } from '../../runtime/wire/codec.ts'
import { readMixedUint } from '../../runtime/wire/read.ts'
import { writeSafeUint } from '../../runtime/wire/write.ts'
import { takeFrames, takeInline } from './body.ts'
import { takeChannel, takeMessage, takeUnasked } from './channel.ts'
import { Halt, type Observer, take } from './cursor.ts'

const MAX_WORD = 0xffff_ffff_ffff_ffffn

const OPCODE: AnyCodec = {
  read: r => readMixedUint(r, MAX_WORD),
  write: (w, value) => writeSafeUint(w, value as number | bigint, MAX_WORD),
}

/** Takes one call: its request, the messages of the log channel, its bodies and its reply. @throws {Halt} */
export function takeCall(o: Observer): void {
  const operation = takeRequest(o)
  const upload = uploadIn(o.session, operation)
  if (upload?.by === 'frames') takeFrames(o, upload.content)
  else if (upload?.by === 'inline') takeInline(o, o.client, upload.content)
  const { download } = operation
  if (operation.channel && takeChannel(o, upload, download) === 'fail') {
    takeUnasked(o)
    return
  }
  if (download?.by === 'inline' && !takeInline(o, o.server, download.content)) {
    takeMessage(o)
    takeUnasked(o)
    return
  }
  takeResponse(o, operation)
}

function takeRequest(o: Observer): AnyOperation {
  const { start, value: opcode } = take<number | bigint>(o, o.client, OPCODE, 'an opcode')
  const operation = typeof opcode === 'number' ? o.protocol.operations.get(opcode) : undefined
  const event = { kind: 'request', call: o.calls, session: o.session, opcode, operation } as const
  o.calls += 1
  if (operation === undefined) {
    const span = { from: 'client', start, end: o.client.offset } as const
    o.events.push({ ...event, type: '', span, value: undefined })
    throw new Halt(o.client, false, `opcode ${opcode} is not known, so the end of its request is not either`)
  }
  const type = `${operation.name}Request`
  const codec: AnyCodec = { read: operation.readRequest, write: operation.writeRequest }
  const { end, value } = take(o, o.client, codec, type)
  o.events.push({ ...event, type, span: { from: 'client', start, end }, value })
  return operation
}

function takeResponse(o: Observer, operation: AnyOperation): void {
  const type = `${operation.name}Response`
  const codec: AnyCodec = { read: operation.readResponse, write: operation.writeResponse }
  const { value, start, end } = take(o, o.server, codec, type)
  const span = { from: 'server', start, end } as const
  o.events.push({ kind: 'response', call: o.calls - 1, type, session: o.session, span, value })
}
