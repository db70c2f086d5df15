import type { AnyStreamCodec, Content } from '../../runtime/protocol/protocol.ts'
import type { AnyCodec } from '../../runtime/wire/codec.ts'
import type { Grammar } from '../../runtime/wire/grammar.ts'
import { type Cursor, Halt, type Observer, take } from './cursor.ts'
import type { BodyEvent, ContentPart } from './event.ts'
import { measureBody } from './measure-body.ts'
import type { Side } from './recording.ts'

/** The parts of a body, and its mistake. */
type ParsedContent = Pick<BodyEvent, 'content' | 'grammar' | 'parts' | 'problem'>

/** Finds the parts of a body. A mistake in them is noted and not thrown, because the session goes on after it. */
export function parseContent(o: Observer, content: Content, bytes: Buffer, from: Side): ParsedContent {
  if (content.kind === 'bytes') return { content: 'bytes', parts: [] }
  const what: Pick<BodyEvent, 'content' | 'grammar'> =
    content.kind === 'grammar' ? { content: 'grammar', grammar: content.grammar } : { content: 'records' }
  const parts: ContentPart[] = []
  const cursor: Cursor = { from, bytes, offset: 0 }
  try {
    if (content.kind === 'grammar') parts.push(takeBody(o, cursor, content.grammar))
    else takeRecords(o, cursor, content.stream, parts)
    if (cursor.offset < bytes.length)
      throw new Halt(cursor, false, `${bytes.length - cursor.offset} bytes follow its end`)
  } catch (error) {
    if (!(error instanceof Halt)) throw error
    return { ...what, parts, problem: error.message }
  }
  return { ...what, parts }
}

function takeRecords(o: Observer, cursor: Cursor, stream: AnyStreamCodec, parts: ContentPart[]): void {
  const { count, marker } = stream
  const codec = (part: string): string => `${o.recordName(stream.record) ?? stream.name}${part}`
  const word = (kind: 'count' | 'marker', of: AnyCodec): number => {
    const { value, start, end } = take<number>(o, cursor, of, `${stream.name}.${kind}`)
    parts.push({ kind, start, end, value })
    return value
  }
  const record = (index: number): void => {
    const head = take(o, cursor, stream.record.head, codec('Head'))
    if (head.end > head.start) parts.push({ kind: 'head', record: index, ...head })
    parts.push({ ...takeBody(o, cursor, stream.record.body.grammar), record: index })
    const tail = take(o, cursor, stream.record.tail, codec('Tail'))
    if (tail.end > tail.start) parts.push({ kind: 'tail', record: index, ...tail })
  }
  if (count !== undefined) {
    const total = word('count', count)
    for (let index = 0; index < total; index += 1) record(index)
  } else if (marker !== undefined) {
    for (let index = 0; ; index += 1) {
      const value = word('marker', marker.codec)
      if (value === marker.end) return
      if (value !== marker.more) throw new Halt(cursor, false, `${value} is no marker`)
      record(index)
    }
  } else {
    record(0)
  }
}

function takeBody(o: Observer, cursor: Cursor, grammar: Grammar): ContentPart {
  const start = cursor.offset
  const { size, done, problem } = measureBody(grammar, cursor.bytes, start, o.protocol.limits.depth)
  if (!done)
    throw new Halt(
      cursor,
      problem === undefined,
      problem ?? `it ends inside a ${grammar.title}, after ${size} bytes of that`,
    )
  cursor.offset = start + size
  return { kind: 'body', grammar, start, end: cursor.offset }
}
