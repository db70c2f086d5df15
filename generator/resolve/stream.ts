import type { Content, RecordPart, Stream } from '../ir/protocol.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, keySpanOf, pick, sourceOf, spanOf, textOf } from './entry.ts'
import { resolveField } from './fields.ts'
import type { RawRecordPart, RawStream } from './raw.ts'
import { resolveWord } from './words.ts'

/** Reads a stream; one that is neither a record nor a repetition is reported and left out. */
export function resolveStream(context: ResolveContext, entry: Entry<RawStream>): Stream | undefined {
  const stream = resolveForm(context, entry)
  if (stream === undefined) context.broken.add(entry.data.name)
  return stream === undefined ? undefined : context.spans.track(stream, entry)
}

function resolveForm(context: ResolveContext, entry: Entry<RawStream>): Stream | undefined {
  const { record, repeat, count, marker } = entry.data
  const wrong = (message: string, help?: string): undefined =>
    context.report('stream-form', spanOf(entry, 'name'), message, help) as undefined
  const head = { name: entry.data.name, ...textOf(entry), source: sourceOf(entry) }
  if ((record === undefined) === (repeat === undefined))
    return wrong('a stream needs exactly one of `record` and `repeat`')
  if (repeat === undefined) {
    if (count !== undefined || marker !== undefined)
      return wrong(
        '`count` and `marker` belong to `repeat`, not to `record`',
        `put them into a second stream that says \`repeat: ${entry.data.name}\``,
      )
    const bodies = record?.filter(part => part.body !== undefined).length
    if (bodies !== 1) {
      const message = `a record has exactly one part with \`body\`, and this one has ${bodies === 0 ? 'none' : bodies}`
      context.report(
        'stream-form',
        spanOf(entry, 'record'),
        message,
        '{ name: contents, body: archive }, where `archive` is a grammar',
      )
    }
    const parts = items(child(entry, 'record')).flatMap(part => resolvePart(context, part) ?? [])
    return { ...head, kind: 'record', parts }
  }
  if (count !== undefined && marker === undefined) return { ...head, kind: 'counted', record: repeat, count }
  if (marker !== undefined && count === undefined)
    return { ...head, kind: 'marked', record: repeat, marker: resolveMarker(context, entry, marker) }
  return wrong('a repetition needs exactly one of `count` and `marker` to end')
}

function resolveMarker(
  context: ResolveContext,
  entry: Entry<RawStream>,
  { type, more, end }: NonNullable<RawStream['marker']>,
): Extract<Stream, { kind: 'marked' }>['marker'] {
  return {
    type,
    more: resolveWord(context, more, spanOf(entry, 'marker', 'more')).value,
    end: resolveWord(context, end, spanOf(entry, 'marker', 'end')).value,
  }
}

function resolvePart(context: ResolveContext, entry: Entry<RawRecordPart>): RecordPart | undefined {
  const { name, type, body, ...rest } = entry.data
  if (type !== undefined && body === undefined) {
    const field = resolveField(context, { ...entry, data: { ...rest, name, type } })
    return context.spans.track<RecordPart>({ kind: 'field', field }, entry)
  }
  if (type !== undefined || body === undefined) {
    context.report('stream-form', spanOf(entry), 'a part needs exactly one of `type` and `body`')
    context.broken.add(name)
    return undefined
  }
  for (const key of ['const', 'check', 'wire'] as const) {
    if (key in rest)
      context.report('stream-form', keySpanOf(entry, key), `\`${key}\` belongs to \`type\`, not to \`body\``)
  }
  return context.spans.track<RecordPart>({ kind: 'body', name, grammar: body, ...pick(rest, 'doc') }, entry)
}

/** Reads what a body contains: streams are capitalised as types are, and grammars are not. */
export function resolveContent(text: string): Content {
  if (text === 'bytes') return { kind: 'bytes' }
  return { kind: /^[A-Z]/.test(text) ? 'stream' : 'grammar', name: text }
}
