import { noBytes, noFields } from '../../../runtime/protocol/no-bytes.ts'
import type {
  Download,
  Operation,
  Protocol,
  StreamCodec,
  UploadEra,
} from '../../../runtime/protocol/protocol.ts'
import { readBytes, readString, readUint } from '../../../runtime/wire/read.ts'
import type { Reader } from '../../../runtime/wire/reader.ts'
import { writeBytes, writeString, writeUint } from '../../../runtime/wire/write.ts'
import type { Writer } from '../../../runtime/wire/writer.ts'
import { terminated } from './terminated.ts'

type Message =
  | { readonly kind: 'Asks'; readonly size: number }
  | { readonly kind: 'Brings'; readonly piece: Uint8Array }
  | { readonly kind: 'Ends' }
  | { readonly kind: 'Fails'; readonly msg: string }

/** Tag of failures, larger than any word of a body. */
export const FAILS = 99

const word = {
  read: (r: Reader): number => readUint(r, 0xffffffff),
  write: (w: Writer, value: number): void => writeUint(w, value, 0xffffffff),
}

function readMessage(r: Reader): Message {
  const tag = word.read(r)
  if (tag === 1) return { kind: 'Asks', size: word.read(r) }
  if (tag === 2) return { kind: 'Brings', piece: readBytes(r) }
  return tag === FAILS ? { kind: 'Fails', msg: readString(r) } : { kind: 'Ends' }
}

function writeMessage(w: Writer, message: Message): void {
  word.write(w, { Asks: 1, Brings: 2, Ends: 3, Fails: FAILS }[message.kind])
  if (message.kind === 'Asks') word.write(w, message.size)
  else if (message.kind === 'Brings') writeBytes(w, message.piece)
  else if (message.kind === 'Fails') writeString(w, message.msg)
}

const grammar = { kind: 'grammar', grammar: terminated } as const
const gate = {}

/** Records of a label, a body that ends by the grammar, and a number. */
export const Boxes: StreamCodec<{ label: string }, { weight: number }, 'words'> = {
  name: 'Boxes',
  record: {
    name: 'Box',
    head: { read: r => ({ label: readString(r) }), write: (w, { label }) => writeString(w, label) },
    body: { name: 'words', grammar: terminated },
    tail: { read: r => ({ weight: word.read(r) }), write: (w, { weight }) => word.write(w, weight) },
  },
  marker: { codec: word, more: 1, end: 0 },
}
const boxes = { kind: 'stream', stream: Boxes } as const

/** A record of a body only. */
export const Bare: StreamCodec<object, object, 'words'> = {
  name: 'Bare',
  record: { name: 'Bare', head: noFields, body: { name: 'words', grammar: terminated }, tail: noFields },
}

let opcode = 0

function operation(
  name: string,
  bodies: { readonly upload?: readonly UploadEra[]; readonly download?: Download },
): Operation<void, void> {
  opcode += 1
  return {
    name,
    opcode,
    gate,
    channel: true,
    method: `${name[0]?.toLowerCase()}${name.slice(1)}`,
    readRequest: noBytes,
    writeRequest: noBytes,
    readResponse: noBytes,
    writeResponse: noBytes,
    ...bodies,
  }
}

export const PutFrames: Operation<void, void> = operation('PutFrames', {
  upload: [{ gate, by: 'frames', content: grammar }],
})
export const PutPull: Operation<void, void> = operation('PutPull', {
  upload: [{ gate, by: 'pull', content: grammar }],
})
export const PutInline: Operation<void, void> = operation('PutInline', {
  upload: [{ gate, by: 'inline', content: grammar }],
})
export const PutBoxes: Operation<void, void> = operation('PutBoxes', {
  upload: [{ gate, by: 'frames', content: boxes }],
})
export const PutBoxesPulled: Operation<void, void> = operation('PutBoxesPulled', {
  upload: [{ gate, by: 'pull', content: boxes }],
})
export const GetInline: Operation<void, void> = operation('GetInline', {
  download: { by: 'inline', content: grammar },
})
export const GetPush: Operation<void, void> = operation('GetPush', {
  download: { by: 'push', content: grammar },
})
export const GetBoxes: Operation<void, void> = operation('GetBoxes', {
  download: { by: 'push', content: boxes },
})
export const PutBoxesInline: Operation<void, void> = operation('PutBoxesInline', {
  upload: [{ gate, by: 'inline', content: boxes }],
})
export const GetBoxesInline: Operation<void, void> = operation('GetBoxesInline', {
  download: { by: 'inline', content: boxes },
})

const all = [
  PutFrames,
  PutPull,
  PutInline,
  PutBoxes,
  PutBoxesPulled,
  GetInline,
  GetPush,
  GetBoxes,
  PutBoxesInline,
  GetBoxesInline,
]

/** A protocol without versions, with a grammar of bodies that no other protocol has. */
export const toy: Protocol<Message> = {
  name: 'toy',
  peer: 'toybox',
  min: 0x100,
  max: 0x100,
  features: [],
  offered: [],
  limits: { string: 1 << 20, count: 1000, frame: 1 << 20, depth: 7 },
  handshake: [],
  channel: {
    name: 'Message',
    read: readMessage,
    write: writeMessage,
    kinds: { end: 'Ends', fail: 'Fails', pull: 'Asks', push: 'Brings' },
    roles: { Asks: 'pull', Brings: 'push', Ends: 'end', Fails: 'fail' },
    failTag: FAILS,
    pullField: 'size',
    pushField: 'piece',
    failGates: {},
    failDefaults: {},
    gated: {},
  },
  layout: async () => ({}) as never,
  operations: new Map(all.map(each => [each.opcode, each])),
}
