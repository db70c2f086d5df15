import { StructureKind } from 'ts-morph'
import type { Stream } from '../ir/protocol.ts'
import type { Field } from '../ir/types.ts'
import { recordConstant } from '../naming/names.ts'
import { type Context, streamFile } from './context.ts'
import { constant } from './data.ts'
import { isBoolean } from './expressions.ts'
import { grammarValue } from './grammars.ts'
import { exportNames } from './indexes.ts'
import { Module, type Statement } from './module.ts'
import { structReader, structWriter } from './struct.ts'
import { type StructParts, structTypes, writtenType } from './struct-types.ts'

const FILE = 'streams.ts'

/**
 * Writes `streams.ts`: the records in bodies. Modules of other protocols, whose records it exports as they are, come
 * with it.
 */
export function emitStreams(context: Context): Module[] {
  const { streams } = context.protocol
  if (streams.length === 0) return []
  const module = new Module(context, FILE)
  const files = [...new Set(streams.map(stream => streamFile(context, stream)))]
  const modules = files.filter(file => file !== FILE).map(file => new Module(context, file))
  for (const each of [...modules, module]) {
    const here = streams.filter(stream => streamFile(context, stream) === each.path)
    for (const stream of here) if (stream.kind === 'record') each.add(...recordStatements(each, stream))
    for (const stream of here) each.add(streamConstant(each, stream))
  }
  const exported = modules.flatMap(each => exportNames(module, each, () => true))
  module.statements.unshift(...exported)
  return [module, ...modules]
}

type Record = Extract<Stream, { kind: 'record' }>

function recordStatements(module: Module, record: Record): Statement[] {
  const { head: headFields, tail: tailFields, body: name, grammar } = sides(record)
  const head = side(module, record, 'Head', headFields)
  const tail = side(module, record, 'Tail', tailFields)
  return [
    ...head.statements,
    ...tail.statements,
    {
      kind: StructureKind.TypeAlias,
      name: record.name,
      isExported: true,
      docs: module.doc({ text: record.doc, source: record.source }),
      type: `${head.written} & ${tail.written} & { readonly ${name}: ${module.runtime('Body')} }`,
    },
    constant({
      name: recordConstant(record.name),
      type: `${module.runtime('RecordCodec')}<${codecTypes(module, record)}>`,
      initializer: `{ name: '${record.name}', head: ${head.codec}, body: { name: '${name}', grammar: ${grammarValue(module, grammar)} }, tail: ${tail.codec} }`,
    }),
  ]
}

function side(
  module: Module,
  record: Record,
  which: 'Head' | 'Tail',
  fields: readonly Field[],
): { statements: Statement[]; type: string; written: string; codec: string } {
  const name = sideType(record, which, fields)
  if (fields.length === 0) {
    return {
      statements: [],
      type: name,
      written: name,
      codec: module.runtime('noFields'),
    }
  }
  const parts: StructParts = {
    type: name,
    name,
    path: record.name,
    fields,
    text: `Fields ${which === 'Head' ? 'before' : 'after'} the body of an {@link ${record.name}}.`,
    source: record.source,
  }
  return {
    statements: [...structTypes(module, parts), structReader(module, parts), structWriter(module, parts)],
    type: name,
    written: writtenType(module, parts),
    codec: `{ read: read${name}, write: write${name} }`,
  }
}

function streamConstant(module: Module, stream: Stream): Statement {
  const record = recordOf(module, stream)
  const file = streamFile(module.context, record)
  const members = [`name: '${stream.name}'`, `record: ${module.value(recordConstant(record.name), file)}`]
  if (stream.kind === 'counted') members.push(`count: ${codec(module, stream.count)}`)
  if (stream.kind === 'marked') {
    const { type, more, end } = stream.marker
    members.push(`marker: { codec: ${markerCodec(module, type)}, more: ${more}, end: ${end} }`)
  }
  return constant({
    name: stream.name,
    type: `${module.runtime('StreamCodec')}<${codecTypes(module, record)}>`,
    initializer: `{ ${members.join(', ')} }`,
    docs: module.doc({ text: stream.doc, source: stream.source }),
  })
}

/** Writes the type arguments of a record's codec: types to write stand only where they differ. */
function codecTypes(module: Module, record: Record): string {
  const { head, tail, body } = sides(record)
  const types = [importedSide(module, record, 'Head', head), importedSide(module, record, 'Tail', tail)]
  const inits = [head, tail].map((fields, at) => {
    const type = types[at] ?? ''
    if (fields.length === 0) return type
    const written = writtenType(module, { type, name: type, path: type, fields })
    return module.type(written, streamFile(module.context, record))
  })
  const own = [...types, `'${body}'`]
  return (inits.join() === types.join() ? own : [...own, ...inits]).join(', ')
}

function recordOf(module: Module, stream: Stream): Record {
  const name = stream.kind === 'record' ? stream.name : stream.record
  const found = module.context.protocol.streams.find(entry => entry.name === name)
  if (found?.kind !== 'record')
    throw new Error(`the checker let a stream of no records through: ${stream.name}`)
  return found
}

/** Names the type of a record that arrives in a stream. */
export function incomingType(module: Module, name: string): string {
  const stream = module.context.protocol.streams.find(entry => entry.name === name)
  if (stream === undefined) throw new Error(`the checker let an undefined stream through: ${name}`)
  const record = recordOf(module, stream)
  const { head, tail, body } = sides(record)
  const types = [importedSide(module, record, 'Head', head), importedSide(module, record, 'Tail', tail)]
  return `${module.runtime('IncomingRecord')}<${types.join(', ')}, '${body}'>`
}

function importedSide(
  module: Module,
  record: Record,
  which: 'Head' | 'Tail',
  fields: readonly Field[],
): string {
  const type = sideType(record, which, fields)
  return fields.length === 0 ? type : module.type(type, streamFile(module.context, record))
}

/** Splits a record into the fields before and after the body. */
export function sides(record: Record): { head: Field[]; tail: Field[]; body: string; grammar: string } {
  const at = record.parts.findIndex(part => part.kind === 'body')
  const fields = (parts: Record['parts']): Field[] =>
    parts.flatMap(part => (part.kind === 'field' ? [part.field] : []))
  const body = record.parts[at]
  if (body?.kind !== 'body') throw new Error(`a record without a body was let through: ${record.name}`)
  return {
    head: fields(record.parts.slice(0, at)),
    tail: fields(record.parts.slice(at + 1)),
    body: body.name,
    grammar: body.grammar,
  }
}

function sideType(record: Record, which: 'Head' | 'Tail', fields: readonly Field[]): string {
  return fields.length === 0 ? 'object' : `${record.name}${which}`
}

function codec(module: Module, type: string): string {
  return `{ read: ${module.reader(type)}, write: ${module.writer(type)} }`
}

// Markers are numbers for the runtime, even if the spec sees them as booleans.
function markerCodec(module: Module, type: string): string {
  if (!isBoolean(module, type)) return codec(module, type)
  return `{ read: r => Number(${module.reader(type)}(r)), write: (w, word) => ${module.writer(type)}(w, word === 1) }`
}
