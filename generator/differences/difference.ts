import { contentName } from '../ir/content.ts'
import type { Session } from '../ir/gate.ts'
import { holds } from '../ir/gate.ts'
import type { Content } from '../ir/protocol.ts'
import type { Constant, Field, TypeRef, Written } from '../ir/types.ts'
import { unionCases } from '../ir/union-cases.ts'
import { contentForm, type Definitions, definition, fieldForm, typeForm, wireType } from './form.ts'

/** One thing that two sessions write differently. */
export type Difference = {
  /** Part of an operation. */
  readonly part?: 'request' | 'upload' | 'download' | 'response'
  /** Name of the differing value, if it is not the whole part. */
  readonly name?: string
} & (
  | {
      readonly change: 'gained' | 'lost'
      readonly name: string
      readonly type?: TypeRef
      readonly constant?: Constant
    }
  /** Written as another type. */
  | { readonly change: 'type'; readonly from: TypeRef; readonly to: TypeRef }
  /** Written in another way, such as by another kind of body. */
  | { readonly change: 'way'; readonly from: string; readonly to: string }
  /** The same type, but one of these is different inside. */
  | { readonly change: 'inside'; readonly types: readonly string[] }
)

/** The two sides of a comparison. */
export interface Sides {
  readonly definitions: Definitions
  readonly from: Session
  readonly to: Session
}

/** Compares lists of fields. */
export function fieldDifferences(sides: Sides, fields: readonly Field[]): Difference[] {
  return fields.flatMap(field => fieldDifference(sides, field))
}

function fieldDifference(sides: Sides, field: Field): Difference[] {
  const { definitions, from, to } = sides
  const { name, constant } = field
  const [before, after] = [from, to].map(session => fieldForm(definitions, field, session))
  if (before === after) return []
  const said = constant === undefined ? {} : { constant }
  if (before === '') return [{ change: 'gained', name, type: wireType(field, to), ...said }]
  if (after === '') return [{ change: 'lost', name, type: wireType(field, from), ...said }]
  return writtenDifference(sides, field).map(difference => ({ ...difference, name }))
}

/** Compares the ways in which both sides write a value. */
export function writtenDifference(sides: Sides, value: Written): Difference[] {
  return typeDifference(sides, wireType(value, sides.from), wireType(value, sides.to))
}

/** Compares two type expressions, or the same one on both sides. */
export function typeDifference(sides: Sides, before: TypeRef, after: TypeRef = before): Difference[] {
  const { definitions, from, to } = sides
  if (typeForm(definitions, before, from) === typeForm(definitions, after, to)) return []
  if (before !== after) return [{ change: 'type', from: before, to: after }]
  return [{ change: 'inside', types: differingNames(sides, before) }]
}

/** Lists the outermost names in an expression whose types differ. */
export function differingNames(sides: Sides, ref: TypeRef): string[] {
  switch (ref.kind) {
    case 'named': {
      const { definitions, from, to } = sides
      return typeForm(definitions, ref, from) === typeForm(definitions, ref, to) ? [] : [ref.name]
    }
    case 'map':
      return [...new Set([...differingNames(sides, ref.key), ...differingNames(sides, ref.value)])]
    case 'pinned':
      return []
    default:
      return differingNames(sides, ref.of)
  }
}

/** Compares the inside of a type that both sides have. */
export function definitionDifferences(sides: Sides, name: string): Difference[] {
  // A type that contains itself differs there only because of its other differences.
  return ownDifferences(sides, name).filter(
    found => found.change !== 'inside' || found.types.some(type => type !== name),
  )
}

function ownDifferences(sides: Sides, name: string): Difference[] {
  const { shape } = definition(sides.definitions, name)
  switch (shape.kind) {
    case 'struct':
      return fieldDifferences(sides, shape.fields)
    case 'union':
      return unionCases(shape).flatMap(entry =>
        fieldDifferences(sides, entry.fields).map(difference => ({
          ...difference,
          name: `${entry.name}.${difference.name}`,
        })),
      )
    case 'alias':
      return typeDifference(sides, shape.of)
    case 'adapted': {
      const [from, to] = [sides.from, sides.to].map(session =>
        holds(shape.gate, session) ? `translated by ${shape.via}` : 'written as it is',
      )
      const inside = typeDifference(sides, shape.wire)
      return from === to || from === undefined || to === undefined
        ? inside
        : [{ change: 'way', from, to }, ...inside]
    }
    default:
      return []
  }
}

/** Compares the contents of a body, by the names of the streams. */
export function contentDifferences(sides: Sides, content: Content): Difference[] {
  const { definitions, from, to } = sides
  if (contentForm(definitions, content, from) === contentForm(definitions, content, to)) return []
  return [{ change: 'inside', types: [contentName(content)] }]
}
