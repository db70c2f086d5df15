import { integerText } from '../ir/integer-text.ts'
import type { Field, Shape, TypeDefinition, TypeRef, Written } from '../ir/types.ts'
import { unionCases } from '../ir/union-cases.ts'
import type { Context } from './context.ts'
import { constant, objectText } from './data.ts'
import { gateLiteral } from './gate-expression.ts'
import { Module } from './module.ts'
import { servedOperations } from './operations.ts'
import { sides } from './streams.ts'

/**
 * Writes `layout.ts`: the places of all fields, as data. Decoders do not need it: it finds the field of a
 * byte, for an error message or an annotated dump.
 */
export function emitLayout(context: Context): Module {
  const module = new Module(context, 'layout.ts')
  const { protocol } = context
  const entries = protocol.types.map(type => `${type.name}: ${shapeText(module, type)}`)
  for (const operation of servedOperations(context)) {
    entries.push(`${operation.name}Request: ${structText(module, operation.request)}`)
    const { response } = operation
    if (response.kind === 'fields')
      entries.push(`${operation.name}Response: ${structText(module, response.fields)}`)
    if (response.kind === 'value')
      entries.push(`${operation.name}Response: { alias: ${writtenText(module, response)} }`)
  }
  if (protocol.channel !== undefined) {
    const cases = protocol.channel.messages.map(entry =>
      caseText(module, entry.name, entry.tag, entry.fields),
    )
    entries.push(
      `${protocol.channel.name}: { union: '${protocol.channel.tag}', cases: [${cases.join(', ')}] }`,
    )
  }
  for (const stream of protocol.streams) {
    if (stream.kind !== 'record') continue
    const { head, tail } = sides(stream)
    entries.push(`${stream.name}Head: ${structText(module, head)}`)
    entries.push(`${stream.name}Tail: ${structText(module, tail)}`)
  }
  module.add(
    constant({
      name: 'layout',
      type: module.runtime('Layout'),
      initializer: objectText(entries),
      docs: module.doc({ text: 'The fields of every type, request, response and message, in their order.' }),
    }),
  )
  return module
}

function shapeText(module: Module, type: TypeDefinition): string {
  const shape: Shape = type.shape
  switch (shape.kind) {
    case 'struct':
      return structText(module, shape.fields)
    case 'union':
      return `{ union: '${shape.tag}', cases: [${unionCases(shape)
        .map(entry => caseText(module, entry.name, 'tag' in entry ? entry.tag : undefined, entry.fields))
        .join(', ')}] }`
    case 'alias':
      return `{ alias: ${refText(module, shape.of)} }`
    case 'adapted':
      return `{ alias: ${refText(module, shape.wire)} }`
    case 'bytes':
    case 'string':
      return `'text'`
    default:
      return `'word'`
  }
}

function structText(module: Module, fields: readonly Field[]): string {
  return `{ fields: [${fields.map(field => fieldText(module, field)).join(', ')}] }`
}

function caseText(module: Module, name: string, tag: number | undefined, fields: readonly Field[]): string {
  const own = tag === undefined ? '' : ` tag: ${integerText(tag)},`
  return `{ name: '${name}',${own} fields: [${fields.map(field => fieldText(module, field)).join(', ')}] }`
}

function fieldText(module: Module, field: Field): string {
  const type = writtenText(module, field)
  const gate = gateLiteral(module, field.gate)
  return gate === '{}' ? `['${field.name}', ${type}]` : `['${field.name}', ${type}, ${gate}]`
}

function writtenText(module: Module, { type, wire }: Written): string {
  if (wire === undefined) return refText(module, type)
  const forms = wire.map(form => {
    const gate = gateLiteral(module, form.gate)
    return gate === '{}'
      ? `{ type: ${refText(module, form.type)} }`
      : `{ gate: ${gate}, type: ${refText(module, form.type)} }`
  })
  return `{ forms: [${forms.join(', ')}] }`
}

function refText(module: Module, ref: TypeRef): string {
  switch (ref.kind) {
    case 'named':
      return `'${ref.name}'`
    case 'list':
      return `{ list: ${refText(module, ref.of)}${endText(ref)} }`
    case 'map':
      return `{ map: [${refText(module, ref.key)}, ${refText(module, ref.value)}]${endText(ref)} }`
    case 'optional':
      return ref.tag === undefined
        ? `{ optional: ${refText(module, ref.of)} }`
        : `{ optional: ${refText(module, ref.of)}, tag: '${ref.tag}' }`
    case 'pinned':
      return `{ pinned: ${refText(module, ref.of)}, at: ${module.version(ref.at)} }`
  }
}

function endText({ until }: Extract<TypeRef, { kind: 'list' | 'map' }>): string {
  return until === undefined ? '' : `, until: ''`
}
