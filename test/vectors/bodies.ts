// Cases of streams, uploads and downloads.

import { encode } from '../../runtime/wire/codec.ts'
import type { Write } from '../../runtime/wire/write.ts'
import { nar } from '../support/nar.ts'
import type { Case } from './case.ts'
import { gatesOfStream, holdsIn, type SessionNames, sessionsOf, wireSession } from './gates.ts'
import type { Subject } from './protocols.ts'
import { arbitraryFields, sample } from './samples.ts'
import { entryNamed, type SpecContent, type SpecField, type SpecGate, type SpecOperation } from './spec.ts'
import { fieldsVector } from './values.ts'

type Draft = Omit<Case, 'name'>

/** The bytes of a content, and its value. */
interface Content {
  readonly bytes: Buffer
  readonly value: unknown
}

/** Examples of each grammar. */
const formats: Readonly<Record<string, readonly Buffer[]>> = {
  nar: [
    nar({ kind: 'regular', contents: Buffer.alloc(0) }),
    nar({ kind: 'symlink', target: '../elsewhere' }),
    nar({
      kind: 'directory',
      entries: [
        ['empty', { kind: 'directory', entries: [] }],
        ['run', { kind: 'regular', executable: true, contents: Buffer.from('#!/bin/sh\n') }],
      ],
    }),
  ],
}

const plain = ['', 'hello', 'a text of 24 characters.'].map(text => Buffer.from(text))

/** Makes the cases of all streams. */
export function streamCases(subject: Subject): Draft[] {
  const { spec } = subject
  return spec.streams.flatMap(stream =>
    sessionsOf(spec, gatesOfStream(spec, stream), {}).flatMap(session =>
      streamContents(subject, stream.name, session).map(({ bytes, value }) =>
        draft('stream', stream.name, session, { bytes, value }),
      ),
    ),
  )
}

/** Makes the cases of the bodies of all operations. */
export function bodyCases(subject: Subject): Draft[] {
  return subject.spec.operations.flatMap(operation => [
    ...uploadCases(subject, operation),
    ...downloadCases(subject, operation),
  ])
}

function uploadCases(subject: Subject, { name, gate, upload }: SpecOperation): Draft[] {
  const ways = upload?.wire ?? []
  const gates = ways.flatMap(way => [way.gate, ...gatesOf(subject, way.content)])
  return sessionsOf(subject.spec, gates, gate).flatMap(session => {
    const way = ways.find(each => holdsIn(session, each.gate))
    if (way === undefined) return []
    return contentsOf(subject, way.content, session).map(content =>
      draft('upload', name, session, sent(subject, way.by, content, session)),
    )
  })
}

function downloadCases(subject: Subject, { name, gate, download }: SpecOperation): Draft[] {
  if (download === undefined) return []
  return sessionsOf(subject.spec, gatesOf(subject, download.content), gate).flatMap(session =>
    contentsOf(subject, download.content, session).map(content =>
      draft('download', name, session, sent(subject, download.by, content, session)),
    ),
  )
}

function draft(
  kind: Draft['kind'],
  of: string,
  session: SessionNames,
  { bytes, asks, value }: Content & { readonly asks?: Buffer },
): Draft {
  const asked = asks === undefined ? {} : { asks: asks.toString('hex') }
  return { kind, of, ...session, from: 'spec', bytes: bytes.toString('hex'), ...asked, value }
}

/** Sends a content in two pieces, or as it is. */
function sent(
  subject: Subject,
  by: 'frames' | 'pull' | 'push' | 'inline',
  { bytes, value: content }: Content,
  session: SessionNames,
): Content & { readonly asks?: Buffer } {
  if (by === 'inline') return { bytes, value: { content } }
  const half = bytes.length >> 1
  const pieces = [bytes.subarray(0, half), bytes.subarray(half)].filter(piece => piece.length > 0)
  const hex = pieces.map(piece => piece.toString('hex'))
  if (by === 'frames') {
    const frames = pieces.flatMap(piece => [word(piece.length), piece])
    return { bytes: Buffer.concat([...frames, word(0)]), value: { pieces: hex, content } }
  }
  const { channel } = subject.protocol
  const { kinds, pullField = '', pushField = '' } = channel ?? { kinds: undefined }
  const write = (messages: readonly object[]): Buffer =>
    Buffer.concat(
      messages.map(each =>
        encode((w, value) => channel?.write(w, value as never), each, wireSession(subject.spec, session)),
      ),
    )
  if (by === 'push') {
    const messages = pieces.map(piece => ({ kind: kinds?.push, [pushField]: piece }))
    const told = hex.map(piece => ({ kind: kinds?.push, [pushField]: piece }))
    return { bytes: write(messages), value: { messages: told, pieces: hex, content } }
  }
  const messages = pieces.map(() => ({ kind: kinds?.pull, [pullField]: 32768 }))
  const padded = pieces.map(piece => [word(piece.length), piece, Buffer.alloc(-piece.length & 7)])
  return {
    bytes: Buffer.concat(padded.flat()),
    asks: write(messages),
    value: { messages, pieces: hex, content },
  }
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function gatesOf({ spec }: Subject, content: SpecContent): SpecGate[] {
  return content.kind === 'stream' ? gatesOfStream(spec, entryNamed(spec.streams, content.name)) : []
}

function contentsOf(subject: Subject, content: SpecContent, session: SessionNames): Content[] {
  if (content.kind === 'stream') return streamContents(subject, content.name, session)
  const examples = content.kind === 'bytes' ? plain : formats[content.name]
  if (examples === undefined) throw new Error(`there are no examples of the grammar ${content.name}`)
  return examples.map(bytes => ({ bytes, value: bytes.toString('hex') }))
}

/** Makes the contents of a stream: single records, and none, one or two of them where they repeat. */
function streamContents(subject: Subject, name: string, session: SessionNames): Content[] {
  const stream = entryNamed(subject.spec.streams, name)
  if (stream.kind === 'record') return recordContents(subject, name, session)
  const records = recordContents(subject, stream.record, session)
  const { count, marker } = subject.streams.get(name) ?? {}
  const wire = wireSession(subject.spec, session)
  return [0, 1, 2].map(length => {
    const taken = records.slice(0, length)
    const mark = (value: number): Buffer =>
      marker === undefined ? Buffer.alloc(0) : encode(marker.codec.write, value, wire)
    const bodies = taken.flatMap(({ bytes }) => [mark(marker?.more ?? 0), bytes])
    const before = count === undefined ? [] : [encode(count.write, length, wire)]
    const bytes = Buffer.concat([...before, ...bodies, mark(marker?.end ?? 0)])
    return { bytes, value: taken.map(({ value }) => value) }
  })
}

function recordContents(subject: Subject, name: string, session: SessionNames): Content[] {
  const { spec, arbitraries, adapters, streams } = subject
  const stream = entryNamed(spec.streams, name)
  const codec = streams.get(name)?.record
  if (stream.kind !== 'record' || codec === undefined) throw new Error(`${name} is no record`)
  const fields = stream.parts.flatMap((part): SpecField[] => (part.kind === 'field' ? [part] : []))
  const body = stream.parts.find(part => part.kind === 'body')
  const bodies = body?.kind === 'body' ? (formats[body.grammar] ?? []) : []
  const wire = wireSession(spec, session)
  const values = sample(arbitraryFields(arbitraries, fields, wire), bodies.length)
  const c = { spec, adapters, session, logical: false, note: () => {} }
  return bodies.map((bytes, index) => {
    const value = values[index]
    const [head, tail] = [codec.head, codec.tail].map(part =>
      encode(part.write as Write<unknown>, value, wire),
    )
    const told = Object.entries(fieldsVector(c, fields, value))
    // In the order of the wire, for people.
    const parts = stream.parts.flatMap(part =>
      part.kind === 'body'
        ? [[part.name, bytes.toString('hex')]]
        : told.filter(([field]) => field === part.name),
    )
    return {
      bytes: Buffer.concat([head as Buffer, bytes, tail as Buffer]),
      value: Object.fromEntries(parts),
    }
  })
}
