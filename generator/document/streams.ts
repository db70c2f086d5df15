import type { Grammar, RecordPart, Stream } from '../ir/protocol.ts'
import { constantText, writtenType } from './fields.ts'
import { goldenText } from './golden.ts'
import { rulesText } from './grammar-rules.ts'
import { blocks, code, heading, link, list, table } from './markdown.ts'
import { meaning, notes, prose, summary } from './prose.ts'
import { type Here, here, originItem, pathTo, type Site, sectionLink, sourceLink } from './site.ts'

/** Writes `streams.md`: the grammars and records in bodies. */
export function documentStreams(site: Site): string {
  return blocks(
    heading(1, 'Streams'),
    'Contents of bodies beyond any bytes: formats that end by their own grammar, and records that hold such a body, alone or many of them.',
    ...site.protocol.grammars.map(grammar => grammarSection(site, grammar)),
    ...site.protocol.streams.map(stream => section(site, stream)),
  )
}

function grammarSection(site: Site, grammar: Grammar): string {
  const { name, doc, via, source } = grammar
  const at = here(site, 'streams', [name])
  const file = `${site.files.grammars}/${via}.ts`
  const records = site.protocol.streams.flatMap(stream =>
    stream.kind === 'record' && stream.parts.some(part => part.kind === 'body' && part.grammar === name)
      ? [sectionLink(at, 'streams', stream.name)]
      : [],
  )
  return blocks(
    heading(2, name),
    prose(at, doc, source, 2),
    list([
      userItem(at, 'grammar', name, records),
      `**Ends by:** ${link(file, pathTo(at, file))}`,
      originItem('streams', name, grammar.origin),
      `**Spec:** ${sourceLink(at, source)}`,
    ]),
    grammar.rules.length === 0 ? '' : rulesText(grammar),
  )
}

function section(site: Site, stream: Stream): string {
  const own = stream.kind === 'record' ? stream.parts.map(partName) : []
  const at = here(site, 'streams', [stream.name, ...own])
  return blocks(
    heading(2, stream.name),
    prose(at, stream.doc, stream.source, 2),
    list([
      userItem(at, 'stream', stream.name, repetitions(at, stream)),
      originItem('streams', stream.name, stream.origin),
      `**Spec:** ${sourceLink(at, stream.source)}`,
    ]),
    layout(at, stream),
    goldenText(at, stream.name, 'stream'),
  )
}

function repetitions(at: Here, { name }: Stream): string[] {
  return at.site.protocol.streams.flatMap(each =>
    each.kind !== 'record' && each.record === name ? [sectionLink(at, 'streams', each.name)] : [],
  )
}

function userItem(at: Here, kind: 'grammar' | 'stream', name: string, others: readonly string[]): string {
  const links = [
    ...others,
    ...at.site.protocol.operations.flatMap(({ name: title, upload, download }) => {
      const contents = [...(upload?.wire ?? []), ...(download === undefined ? [] : [download])]
      const isHere = contents.some(({ content }) => content.kind === kind && content.name === name)
      return isHere ? [sectionLink(at, 'operations', title)] : []
    }),
  ]
  return links.length === 0 ? '' : `**Used in:** ${links.join(', ')}`
}

function layout(at: Here, stream: Stream): string {
  switch (stream.kind) {
    case 'record':
      return parts(at, stream)
    case 'counted':
      return `On the wire: the number of records as ${type(at, stream.count)}, then that many of ${sectionLink(at, 'streams', stream.record)}.`
    case 'marked': {
      const { type: of, more, end } = stream.marker
      return `On the wire: before each ${sectionLink(at, 'streams', stream.record)} the marker ${code(String(more))} as ${type(at, of)}, and at the end ${code(String(end))}.`
    }
  }
}

function type(at: Here, name: string): string {
  return sectionLink(at, 'types', name)
}

function parts(at: Here, { parts: all, source }: Extract<Stream, { kind: 'record' }>): string {
  const doc = (part: RecordPart): string | undefined => (part.kind === 'body' ? part.doc : part.field.doc)
  const rows = all.map(part => [
    code(partName(part)),
    part.kind === 'body'
      ? `body: ${sectionLink(at, 'streams', part.grammar)}`
      : `${writtenType(at, part.field)}${constantText(part.field.constant)}`,
    part.kind === 'body' ? summary(at, part.doc, source) : meaning(at, part.field, source),
  ])
  const more = all.map(part => ({ label: code(partName(part)), doc: doc(part), source }))
  return blocks(table(['Part', 'Type', 'Meaning'], rows), notes(at, more))
}

function partName(part: RecordPart): string {
  return part.kind === 'body' ? part.name : part.field.name
}
