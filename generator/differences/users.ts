import { holds, type Session } from '../ir/gate.ts'
import { isServed } from '../ir/is-served.ts'
import type { Content, Protocol } from '../ir/protocol.ts'
import type { Field, TypeRef } from '../ir/types.ts'
import { unionCases } from '../ir/union-cases.ts'
import type { Sides } from './difference.ts'
import { type Definitions, definition, wireType } from './form.ts'
import { bodyCase } from './operation.ts'

/** A part of the protocol that writes a type. */
export interface User {
  readonly kind: 'handshake' | 'message' | 'operation'
  readonly name: string
}

/** Lists the parts that write a type on both sides, as the negotiated version has it. */
export function usersOf({ definitions, from, to }: Sides, protocol: Protocol, type: string): User[] {
  const sides = [from, to]
  const uses = (reach: (session: Session) => Iterable<string>): boolean =>
    sides.every(session => new Set(reach(session)).has(type))
  const steps = (protocol.handshake?.steps ?? []).flatMap(step =>
    step.kind === 'say' &&
    uses(session => (holds(step.gate, session) ? reachedFrom(definitions, [step.type], session) : []))
      ? [{ kind: 'handshake' as const, name: step.name }]
      : [],
  )
  const messages = (protocol.channel?.messages ?? []).flatMap(({ name, gate, fields }) =>
    uses(session =>
      holds(gate, session) ? reachedFrom(definitions, writtenTypes(fields, session), session) : [],
    )
      ? [{ kind: 'message' as const, name }]
      : [],
  )
  const operations = protocol.operations.flatMap(operation => {
    const { name, gate, request, response, upload, download } = operation
    const reach = (session: Session): Iterable<string> => {
      if (!isServed(protocol, operation) || !holds(gate, session)) return []
      const body = upload === undefined ? download?.content : bodyCase(upload.wire, session)?.content
      const answer =
        response.kind === 'fields'
          ? writtenTypes(response.fields, session)
          : response.kind === 'value'
            ? [wireType(response, session)]
            : []
      const written = [
        ...writtenTypes(request, session),
        ...contentTypes(definitions, body, session),
        ...answer,
      ]
      return reachedFrom(definitions, written, session)
    }
    return uses(reach) ? [{ kind: 'operation' as const, name }] : []
  })
  return [...steps, ...messages, ...operations]
}

function writtenTypes(fields: readonly Field[], session: Session): TypeRef[] {
  return fields.filter(({ gate }) => holds(gate, session)).map(field => wireType(field, session))
}

function contentTypes(definitions: Definitions, content: Content | undefined, session: Session): TypeRef[] {
  const stream = content?.kind === 'stream' ? definitions.streams.get(content.name) : undefined
  if (stream === undefined) return []
  if (stream.kind !== 'record')
    return contentTypes(definitions, { kind: 'stream', name: stream.record }, session)
  return stream.parts.flatMap(part => (part.kind === 'field' ? writtenTypes([part.field], session) : []))
}

/**
 * Collects the names of the types that writing some expressions writes; a type pinned to a version never
 * changes.
 */
function reachedFrom(
  definitions: Definitions,
  refs: readonly TypeRef[],
  session: Session,
): ReadonlySet<string> {
  const reached = new Set<string>()
  const visit = (ref: TypeRef): void => {
    switch (ref.kind) {
      case 'pinned':
        return
      case 'map':
        visit(ref.key)
        visit(ref.value)
        return
      case 'list':
      case 'optional':
        visit(ref.of)
        return
      case 'named':
        if (reached.has(ref.name)) return
        reached.add(ref.name)
        for (const inner of innerTypes(definitions, ref.name, session)) visit(inner)
    }
  }
  for (const ref of refs) visit(ref)
  return reached
}

function innerTypes(definitions: Definitions, name: string, session: Session): TypeRef[] {
  const { shape } = definition(definitions, name)
  switch (shape.kind) {
    case 'struct':
      return writtenTypes(shape.fields, session)
    case 'union':
      return unionCases(shape).flatMap(({ fields }) => writtenTypes(fields, session))
    case 'alias':
      return [shape.of]
    case 'adapted':
      return [shape.wire]
    default:
      return []
  }
}
