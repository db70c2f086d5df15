import { contentName } from '../ir/content.ts'
import { holds, type Session } from '../ir/gate.ts'
import type { Content, Protocol, Stream } from '../ir/protocol.ts'
import type { Field, TypeDefinition, TypeRef, Written } from '../ir/types.ts'

/** Definitions of a protocol by their names. */
export interface Definitions {
  readonly types: ReadonlyMap<string, TypeDefinition>
  readonly streams: ReadonlyMap<string, Stream>
}

export function definitionsOf({ types, streams }: Protocol): Definitions {
  return {
    types: new Map(types.map(type => [type.name, type])),
    streams: new Map(streams.map(stream => [stream.name, stream])),
  }
}

/**
 * Writes the wire form of a type in a session, spelled out to the last word: two forms are equal exactly if
 * the same values become the same bytes. The form of a value without bytes is the empty string.
 */
export function typeForm(
  definitions: Definitions,
  ref: TypeRef,
  session: Session,
  open: readonly string[] = [],
): string {
  const inner = (of: TypeRef): string => typeForm(definitions, of, session, open)
  switch (ref.kind) {
    case 'named':
      // Inside itself a type has the same form as around itself.
      return open.includes(ref.name) ? `^${ref.name}` : namedForm(definitions, ref.name, session, open)
    case 'list':
      return `${ref.until === undefined ? 'many' : 'ended'}(${inner(ref.of)})`
    case 'map':
      return `${ref.until === undefined ? 'many' : 'ended'}(${inner(ref.key)},${inner(ref.value)})`
    case 'optional':
      return `${ref.tag === undefined ? 'text' : 'tagged'}?(${inner(ref.of)})`
    case 'pinned':
      return typeForm(definitions, ref.of, { version: ref.at, features: new Set() }, open)
  }
}

function namedForm(
  definitions: Definitions,
  name: string,
  session: Session,
  open: readonly string[],
): string {
  const { shape } = definition(definitions, name)
  const inside = [...open, name]
  switch (shape.kind) {
    case 'integer':
      return 'word'
    case 'boolean':
      return 'flag'
    case 'bytes':
    case 'string':
      return shape.kind
    case 'enum':
      return `enum ${name}`
    case 'struct':
      return fieldsForm(definitions, shape.fields, session, inside)
    case 'union': {
      const cases = shape.cases.map(
        ({ tag, fields }) => `${tag}:${fieldsForm(definitions, fields, session, inside)}`,
      )
      const { otherwise } = shape
      if (otherwise !== undefined) {
        cases.push(`*:${fieldsForm(definitions, otherwise.fields, session, inside)}`)
      }
      return `case{${cases.join('|')}}`
    }
    case 'alias':
      return typeForm(definitions, shape.of, session, inside)
    case 'adapted': {
      const wire = typeForm(definitions, shape.wire, session, inside)
      return holds(shape.gate, session) ? `${shape.via}(${wire})` : wire
    }
  }
}

/** Writes the form of fields one after the other. */
export function fieldsForm(
  definitions: Definitions,
  fields: readonly Field[],
  session: Session,
  open: readonly string[] = [],
): string {
  return fields
    .flatMap(field => {
      const form = fieldForm(definitions, field, session, open)
      return form === '' ? [] : [form]
    })
    .join(',')
}

/** Writes the form of one field with its name, or its constant; empty if it is not on the wire. */
export function fieldForm(
  definitions: Definitions,
  field: Field,
  session: Session,
  open: readonly string[] = [],
): string {
  if (!holds(field.gate, session)) return ''
  const form = typeForm(definitions, wireType(field, session), session, open)
  if (form === '') return ''
  return `${field.constant === undefined ? field.name : JSON.stringify(field.constant.value)}=${form}`
}

/** Finds the type that a value is written as in a session. */
export function wireType({ type, wire }: Written, session: Session): TypeRef {
  return wire?.find(({ gate }) => holds(gate, session))?.type ?? type
}

/** Writes the form of a body's contents. */
export function contentForm(definitions: Definitions, content: Content, session: Session): string {
  const stream = content.kind === 'stream' ? definitions.streams.get(content.name) : undefined
  if (stream === undefined) return contentName(content)
  if (stream.kind !== 'record') {
    const record = contentForm(definitions, { kind: 'stream', name: stream.record }, session)
    const ends = stream.kind === 'counted' ? 'counted' : `${stream.marker.more}/${stream.marker.end}`
    return `${ends}(${record})`
  }
  return stream.parts
    .map(part =>
      part.kind === 'body' ? `${part.name}=${part.grammar}` : fieldForm(definitions, part.field, session),
    )
    .join(',')
}

/** Finds the definition of a name; the checker has made sure that there is one. */
export function definition(definitions: Definitions, name: string): TypeDefinition {
  const found = definitions.types.get(name)
  if (found === undefined) throw new Error(`the checker let an undefined type through: ${name}`)
  return found
}
