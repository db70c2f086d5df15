import type { Content, Operation, Stream } from '../ir/protocol.ts'
import type { Module } from './module.ts'
import { incomingType } from './streams.ts'

type Upload = NonNullable<Operation['upload']>

/** Writes the type of a body that is sent: bytes, a record, or records. */
export function outgoingBody(module: Module, content: Content): string {
  const stream = streamOf(module, content)
  if (stream === undefined) return module.runtime('Body')
  if (stream.kind === 'record') return module.type(stream.name, 'streams.ts')
  return `${module.runtime('OutgoingRecords')}<${module.type(stream.record, 'streams.ts')}>`
}

/** Writes the type of a body that arrives: bytes, a record, or records in some kind of iterable. */
export function incomingBody(module: Module, content: Content, iterable: string): string {
  const stream = streamOf(module, content)
  if (stream === undefined) return module.runtime('ByteStream')
  const record = incomingType(module, stream.name)
  return stream.kind === 'record' ? record : `${iterable}<${record}>`
}

/** Writes the type of an upload in all its eras. */
export function uploadType(upload: Upload, type: (content: Content) => string): string {
  return [...new Set(upload.wire.map(era => type(era.content)))].join(' | ')
}

/** Writes the options of a call that hold its body; only the runtime knows the era. */
export function uploadOptions(module: Module, { wire }: Upload, name: string): string {
  const inRecords = wire.filter(({ content }) => streamOf(module, content) !== undefined)
  if (inRecords.length === 0) return `body: ${name}`
  if (inRecords.length === wire.length) return `records: ${name}`
  return `body: ${name} as ${module.runtime('Body')}, records: ${name}`
}

/** Finds the stream that a body consists of, if there is one. */
export function streamOf({ context }: Module, content: Content): Stream | undefined {
  return content.kind === 'stream'
    ? context.protocol.streams.find(({ name }) => name === content.name)
    : undefined
}
