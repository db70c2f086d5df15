import type { VersionWord } from '../ir/base.ts'
import type { Protocol } from '../ir/protocol.ts'
import type { TypeRef } from '../ir/types.ts'
import type { Span } from '../report/diagnostic.ts'
import { writtenValues } from './field-lists.ts'
import type { CheckContext } from './rule.ts'
import { caseScopes, everywhere, type Scope, within } from './scope.ts'

/** A type expression, and the sessions in which it is read or written. */
export interface TypeUse {
  readonly ref: TypeRef
  readonly scope: Scope
  /** False for the type that a program sees if the wire forms are given apart. */
  readonly onWire: boolean
  /** Version that a pin around it fixes. */
  readonly pinned?: VersionWord
}

/** Lists every type expression of a protocol, including those inside others. */
export function typeUses(protocol: Protocol): TypeUse[] {
  return [...valueUses(protocol), ...otherUses(protocol)].flatMap(use => [...withInner(use)])
}

function valueUses(protocol: Protocol): TypeUse[] {
  return writtenValues(protocol).flatMap(({ value, scope }) => {
    const { type: ref, wire } = value
    if (wire === undefined) return [{ ref, scope, onWire: true }]
    const scopes = caseScopes(
      scope,
      wire.map(each => each.gate),
    )
    const cases = wire.map(({ type }, index) => ({ ref: type, scope: scopes[index] ?? scope, onWire: true }))
    return [{ ref, scope, onWire: false }, ...cases]
  })
}

function otherUses(protocol: Protocol): TypeUse[] {
  const uses: TypeUse[] = []
  for (const { gate, shape } of protocol.types) {
    const scope = within(everywhere, gate)
    if (shape.kind === 'alias') uses.push({ ref: shape.of, scope, onWire: true })
    if (shape.kind === 'adapted') uses.push({ ref: shape.wire, scope, onWire: true })
  }
  for (const step of protocol.handshake?.steps ?? []) {
    if (step.kind !== 'say') continue
    uses.push({ ref: step.type, scope: within(everywhere, step.gate), onWire: true })
  }
  return uses
}

function* withInner(use: TypeUse): Generator<TypeUse> {
  yield use
  const { ref } = use
  switch (ref.kind) {
    case 'named':
      return
    case 'map':
      yield* withInner({ ...use, ref: ref.key })
      yield* withInner({ ...use, ref: ref.value })
      return
    case 'pinned':
      yield* withInner({ ...use, ref: ref.of, pinned: ref.at })
      return
    default:
      yield* withInner({ ...use, ref: ref.of })
  }
}

/** A type that is named for the word that it writes: a tag, a count, the number of an enum. */
export interface WordUse {
  readonly name: string
  readonly span: Span
  /** Purpose of the word. */
  readonly what: string
  readonly booleanToo: boolean
  /** Whether a program sees the number. */
  readonly isSeen: boolean
}

/** Lists every use of a type as a word. */
export function wordUses({ protocol, spans }: CheckContext): WordUse[] {
  const uses: WordUse[] = []
  const add = (name: string, span: Span, what: string, booleanToo: boolean, isSeen = true): unknown =>
    uses.push({ name, span, what, booleanToo, isSeen })
  for (const { name, shape } of protocol.types) {
    if (shape.kind === 'enum') add(shape.of, spans.at(shape, 'of'), `the number of \`${name}\``, false, false)
    if (shape.kind === 'union')
      add(shape.tag, spans.at(shape, 'tag'), `the tag of \`${name}\``, shape.otherwise === undefined)
  }
  for (const { ref } of typeUses(protocol)) {
    if (ref.kind === 'optional' && ref.tag !== undefined) {
      add(ref.tag, spans.at(ref, 'tag'), 'the tag of an optional', true)
    }
  }
  for (const step of protocol.handshake?.steps ?? []) {
    if (step.kind !== 'say' || step.constant === undefined || step.type.kind !== 'named') continue
    add(step.type.name, spans.at(step, 'type'), 'a magic number', false)
  }
  const { channel } = protocol
  if (channel !== undefined) add(channel.tag, spans.at(channel, 'tag'), 'the tag of a message', false)
  for (const stream of protocol.streams) {
    if (stream.kind === 'counted') add(stream.count, spans.at(stream, 'count'), 'a count', false)
    if (stream.kind === 'marked')
      add(stream.marker.type, spans.at(stream, 'marker', 'type'), 'a marker', true)
  }
  return uses
}
