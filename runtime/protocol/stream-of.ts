import type { Content, StreamCodec } from './protocol.ts'

/** A stream whose record types are known only at run time. */
export type AnyRecords = StreamCodec<object, object, string>

/** Returns the stream of a body's records; undefined for a body of other content. */
export function streamOf(content: Content | undefined): AnyRecords | undefined {
  return content?.kind === 'stream' ? (content.stream as unknown as AnyRecords) : undefined
}

/** Tells whether a stream is a single record, without a count or markers around it. */
export function isSingle(stream: AnyRecords): boolean {
  return stream.count === undefined && stream.marker === undefined
}
