import { holds, type Session } from '../ir/gate.ts'
import { isServed } from '../ir/is-served.ts'
import type { Message, Operation, Protocol, Stream } from '../ir/protocol.ts'
import type { TypeDefinition } from '../ir/types.ts'
import {
  type Difference,
  definitionDifferences,
  fieldDifferences,
  type Sides,
  typeDifference,
} from './difference.ts'
import { definitionsOf, typeForm } from './form.ts'
import { operationDifferences } from './operation.ts'
import { type User, usersOf } from './users.ts'

/** A named part that two sessions write differently, or that only one of them has. */
export interface Subject {
  readonly name: string
  readonly change: 'gained' | 'lost' | 'changed'
  /** Empty for a part that is gained or lost as a whole. */
  readonly differences: readonly Difference[]
}

/**
 * Everything that two sessions write differently: operations by their opcodes, all else in the order of the
 * spec.
 */
export interface Comparison {
  readonly from: Session
  readonly to: Session
  readonly handshake: readonly Difference[]
  /** `instead` names the message that a session without this one gets. */
  readonly messages: readonly (Subject & { readonly instead?: string })[]
  readonly operations: readonly (Subject & { readonly opcode: number })[]
  readonly types: readonly (Subject & { readonly users: readonly User[] })[]
  readonly streams: readonly Subject[]
}

/** Compares the wire formats of two sessions, from the gates alone. */
export function compareSessions(protocol: Protocol, from: Session, to: Session): Comparison {
  const sides: Sides = { definitions: definitionsOf(protocol), from, to }
  const served = protocol.operations.filter(operation => isServed(protocol, operation))
  return {
    from,
    to,
    handshake: handshakeDifferences(sides, protocol),
    messages: (protocol.channel?.messages ?? []).flatMap(message => compareMessage(sides, message)),
    operations: served
      .sort((a, b) => a.opcode - b.opcode)
      .flatMap(operation =>
        subject(sides, operation, () => operationDifferences(sides, operation)).map(found => ({
          ...found,
          opcode: operation.opcode,
        })),
      ),
    types: protocol.types.flatMap(type => compareType(sides, protocol, type)),
    streams: protocol.streams.flatMap(stream => compareStream(sides, stream)),
  }
}

/** Tells whether two sessions write everything the same way. */
export function isSame({ handshake, messages, operations, types, streams }: Comparison): boolean {
  return [handshake, messages, operations, types, streams].every(part => part.length === 0)
}

function handshakeDifferences(sides: Sides, { handshake }: Protocol): Difference[] {
  return (handshake?.steps ?? []).flatMap((step): Difference[] => {
    if (step.kind === 'channel') return []
    const [before, after] = [sides.from, sides.to].map(session => holds(step.gate, session))
    // An agreement is not a message: its words are the steps around it.
    if (step.kind === 'negotiate' || (!before && !after)) return []
    if (before && after) return typeDifference(sides, step.type).map(found => ({ ...found, name: step.name }))
    return [{ change: after ? 'gained' : 'lost', name: step.name, type: step.type }]
  })
}

function compareMessage(sides: Sides, message: Message): Comparison['messages'][number][] {
  const found = subject(sides, message, () => fieldDifferences(sides, message.fields))
  const { instead } = message
  return found.map(each =>
    instead === undefined || each.change === 'changed' ? each : { ...each, instead: instead.message },
  )
}

function compareType(sides: Sides, protocol: Protocol, type: TypeDefinition): Comparison['types'][number][] {
  const ref = { kind: 'named', name: type.name } as const
  const [before, after] = [sides.from, sides.to].map(session => typeForm(sides.definitions, ref, session))
  const found = subject(sides, type, () => (before === after ? [] : definitionDifferences(sides, type.name)))
  return found.map(each => ({
    ...each,
    users: each.change === 'changed' ? usersOf(sides, protocol, type.name) : [],
  }))
}

function compareStream(sides: Sides, stream: Stream): Subject[] {
  if (stream.kind !== 'record') return []
  const fields = stream.parts.flatMap(part => (part.kind === 'field' ? [part.field] : []))
  return subject(sides, { name: stream.name, gate: {} }, () => fieldDifferences(sides, fields))
}

function subject(
  { from, to }: Sides,
  { name, gate }: Pick<Operation, 'name' | 'gate'>,
  differences: () => Difference[],
): Subject[] {
  const [before, after] = [holds(gate, from), holds(gate, to)]
  if (!before && !after) return []
  if (before !== after) return [{ name, change: after ? 'gained' : 'lost', differences: [] }]
  const found = differences()
  return found.length === 0 ? [] : [{ name, change: 'changed', differences: found }]
}
