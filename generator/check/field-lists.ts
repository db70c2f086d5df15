import type { Content, Protocol, Stream } from '../ir/protocol.ts'
import type { Field, TypeDefinition, Written } from '../ir/types.ts'
import { unionCases } from '../ir/union-cases.ts'
import { caseScopes, either, everywhere, type Scope, within } from './scope.ts'

/** Fields that stand together on the wire. */
export interface FieldList {
  /** Name in messages, e.g. ``struct `Info` ``. */
  readonly what: string
  readonly fields: readonly Field[]
  readonly scope: Scope
}

/** Lists every list of fields in a protocol. */
export function fieldLists(protocol: Protocol): FieldList[] {
  return [
    ...protocol.types.flatMap(typeLists),
    ...(protocol.channel?.messages ?? []).map(message => ({
      what: `message \`${message.name}\``,
      fields: message.fields,
      scope: within(everywhere, message.gate),
    })),
    ...protocol.streams.flatMap(stream => streamLists(protocol, stream)),
    ...protocol.operations.flatMap(({ name, gate, request, response }) => {
      const scope = within(everywhere, gate)
      const lists = [{ what: `the request of \`${name}\``, fields: request, scope }]
      if (response.kind !== 'fields') return lists
      return [...lists, { what: `the response of \`${name}\``, fields: response.fields, scope }]
    }),
  ]
}

/** A value that may have several wire forms: a field, or a response that is one value. */
export interface WrittenValue {
  /** Name in messages, e.g. ``field `info` ``. */
  readonly what: string
  readonly value: Written
  readonly scope: Scope
}

/** Lists every value of a protocol that may have several wire forms. */
export function writtenValues(protocol: Protocol): WrittenValue[] {
  const fields = fieldLists(protocol).flatMap(({ fields, scope }) =>
    fields.map(value => ({
      what: `field \`${value.name}\``,
      value,
      scope: within(scope, value.gate),
    })),
  )
  const responses = protocol.operations.flatMap(({ name, gate, response }) =>
    response.kind === 'value'
      ? [{ what: `the response of \`${name}\``, value: response, scope: within(everywhere, gate) }]
      : [],
  )
  return [...fields, ...responses]
}

function typeLists({ name, gate, shape }: TypeDefinition): FieldList[] {
  const scope = within(everywhere, gate)
  if (shape.kind === 'struct') return [{ what: `struct \`${name}\``, fields: shape.fields, scope }]
  if (shape.kind !== 'union') return []
  return unionCases(shape).map(each => ({
    what: `case \`${name}.${each.name}\``,
    fields: each.fields,
    scope,
  }))
}

function streamLists(protocol: Protocol, stream: Stream): FieldList[] {
  if (stream.kind !== 'record') return []
  const fields = stream.parts.flatMap(part => (part.kind === 'field' ? [part.field] : []))
  return [{ what: `stream \`${stream.name}\``, fields, scope: streamScope(protocol, stream.name) }]
}

// A stream has no gate, so it is used in the sessions where a body contains it.
function streamScope(protocol: Protocol, name: string): Scope {
  const names = new Set([name])
  for (const stream of protocol.streams) {
    if (stream.kind !== 'record' && stream.record === name) names.add(stream.name)
  }
  const scopes = protocol.operations.flatMap(({ gate, upload, download }) => {
    const inOperation = within(everywhere, gate)
    const wire = upload?.wire ?? []
    const cases = caseScopes(
      inOperation,
      wire.map(each => each.gate),
    )
    const uploads = cases.filter((_, index) => isOneOf(names, wire[index]?.content))
    return isOneOf(names, download?.content) ? [...uploads, inOperation] : uploads
  })
  return scopes.length === 0 ? everywhere : either(scopes)
}

function isOneOf(streams: ReadonlySet<string>, content: Content | undefined): boolean {
  return content?.kind === 'stream' && streams.has(content.name)
}
