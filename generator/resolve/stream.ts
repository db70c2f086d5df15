import type { RecordPart, Stream } from '../ir/protocol.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, keySpanOf, pick, sourceOf, spanOf } from './entry.ts'
import { resolveField } from './fields.ts'
import type { RawRecordPart, RawStream } from './raw.ts'

/** Reads a stream; one that is neither a record nor a repetition is reported and left out. */
export function resolveStream(context: ResolveContext, entry: Entry<RawStream>): Stream | undefined {
  const stream = resolveForm(context, entry)
  if (stream === undefined) context.broken.add(entry.data.name)
  return stream === undefined ? undefined : context.spans.track(stream, entry)
}

function resolveForm(context: ResolveContext, entry: Entry<RawStream>): Stream | undefined {
  const { record, repeat, count, marker } = entry.data
  const wrong = (message: string): undefined =>
    context.report('stream-form', spanOf(entry, 'name'), message) as undefined
  const head = { ...pick(entry.data, 'name', 'doc'), source: sourceOf(entry) }
  if ((record === undefined) === (repeat === undefined))
    return wrong('a stream needs exactly one of `record` and `repeat`')
  if (repeat === undefined) {
    if (count !== undefined || marker !== undefined)
      return wrong('`count` and `marker` belong to `repeat`, not to `record`')
    const bodies = record?.filter(part => part.body !== undefined).length
    if (bodies !== 1) {
      const message = `a record has exactly one part with \`body\`, and this one has ${bodies === 0 ? 'none' : bodies}`
      context.report('stream-form', spanOf(entry, 'record'), message, '{ name: nar, body: nar }')
    }
    const parts = items(child(entry, 'record')).flatMap(part => resolvePart(context, part) ?? [])
    return { ...head, kind: 'record', parts }
  }
  if (count !== undefined && marker === undefined) return { ...head, kind: 'counted', record: repeat, count }
  if (marker !== undefined && count === undefined) return { ...head, kind: 'marked', record: repeat, marker }
  return wrong('a repetition needs exactly one of `count` and `marker` to end')
}

function resolvePart(context: ResolveContext, entry: Entry<RawRecordPart>): RecordPart | undefined {
  const { name, type, body, ...rest } = entry.data
  if ((type === undefined) === (body === undefined)) {
    context.report('stream-form', spanOf(entry), 'a part needs exactly one of `type` and `body`')
    return undefined
  }
  if (type !== undefined) {
    const field = resolveField(context, { ...entry, data: { ...rest, name, type } })
    return context.spans.track<RecordPart>({ kind: 'field', field }, entry)
  }
  for (const key of ['const', 'check'] as const) {
    if (key in rest)
      context.report('stream-form', keySpanOf(entry, key), `\`${key}\` belongs to \`type\`, not to \`body\``)
  }
  return context.spans.track<RecordPart>(
    { kind: 'body', name, content: body ?? 'nar', ...pick(rest, 'doc') },
    entry,
  )
}
