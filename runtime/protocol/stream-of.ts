import type { Content, StreamCodec } from './protocol.ts'

/** A stream of records whose types are not known here. */
export type AnyRecords = StreamCodec<object, object, string>

/** The records that a body consists of, if it does. */
export function streamOf(content: Content | undefined): AnyRecords | undefined {
  return typeof content === 'object' ? (content as unknown as AnyRecords) : undefined
}

/** True for a stream that is one record, without anything around it. */
export function isSingle(stream: AnyRecords): boolean {
  return stream.count === undefined && stream.marker === undefined
}
