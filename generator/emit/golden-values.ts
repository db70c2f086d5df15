import { holds, type Session } from '../ir/gate.ts'
import type { Stream } from '../ir/protocol.ts'
import type { Field, Shape, TypeRef, Written } from '../ir/types.ts'
import { unionCases } from '../ir/union-cases.ts'
import { definition } from './context.ts'
import { defaultLiteral } from './expressions.ts'
import type { Module } from './module.ts'

/** The file with the values, and the session that decides about their fields. */
export interface GoldenScope {
  readonly module: Module
  readonly session: Session
  /** The session as an expression. */
  readonly sessionText: () => string
}

type Values = Readonly<Record<string, unknown>>

/** Writes the value of a type expression as programs see it; `check` has found it fit. */
export function goldenValue(scope: GoldenScope, ref: TypeRef, value: unknown): string {
  switch (ref.kind) {
    case 'named':
      return shapeValue(scope, definition(scope.module.context, ref.name).shape, value)
    case 'optional':
      return value === null ? 'undefined' : goldenValue(scope, ref.of, value)
    case 'pinned': {
      const session = { version: ref.at, features: new Set<string>() }
      const sessionText = (): string => `{ version: ${scope.module.version(ref.at)}, features: 0 }`
      return goldenValue({ ...scope, session, sessionText }, ref.of, value)
    }
    case 'list':
      return `[${(value as unknown[]).map(item => goldenValue(scope, ref.of, item)).join(', ')}]`
    case 'map': {
      const pairs = (value as [unknown, unknown][]).map(
        ([key, item]) => `[${goldenValue(scope, ref.key, key)}, ${goldenValue(scope, ref.value, item)}]`,
      )
      return `[${pairs.join(', ')}]`
    }
  }
}

/** Writes a value that may have several forms on the wire. */
export function goldenWritten(scope: GoldenScope, { type, wire }: Written, value: unknown): string {
  return goldenValue(scope, wire?.find(form => holds(form.gate, scope.session))?.type ?? type, value)
}

/** Writes an object with fields; those that are not on the wire have their defaults. */
export function goldenFields(scope: GoldenScope, fields: readonly Field[], value: unknown): string {
  return objectOf(fieldTexts(scope, fields, value))
}

function fieldTexts(scope: GoldenScope, fields: readonly Field[], value: unknown): string[] {
  return fields.flatMap(field => {
    const { name, constant, gate, default: given, type } = field
    if (constant !== undefined) return []
    if (holds(gate, scope.session))
      return [`${name}: ${goldenWritten(scope, field, (value as Values)[name])}`]
    return given === undefined ? [] : [`${name}: ${defaultLiteral(scope.module, given, type)}`]
  })
}

/** Writes the records of a stream, with their bodies as bytes. */
export function goldenRecords(scope: GoldenScope, stream: Stream, value: unknown): string {
  if (stream.kind !== 'record') {
    const record = scope.module.context.protocol.streams.find(({ name }) => name === stream.record)
    const records = value as readonly unknown[]
    return record === undefined
      ? '[]'
      : `[${records.map(each => recordText(scope, record, each)).join(', ')}]`
  }
  return `[${recordText(scope, stream, value)}]`
}

function recordText(scope: GoldenScope, stream: Stream, value: unknown): string {
  if (stream.kind !== 'record') return '{}'
  const texts = stream.parts.flatMap(part =>
    part.kind === 'field'
      ? fieldTexts(scope, [part.field], value)
      : [`${part.name}: ${bytesText(String((value as Values)[part.name]))}`],
  )
  return objectOf(texts)
}

function shapeValue(scope: GoldenScope, shape: Shape, value: unknown): string {
  const { module } = scope
  switch (shape.kind) {
    case 'integer': {
      const isBig =
        shape.as === 'bigint' || BigInt(value as string | number) > BigInt(Number.MAX_SAFE_INTEGER)
      return isBig ? `${value}n` : String(value)
    }
    case 'bytes':
      return bytesText(String(value))
    case 'string':
      return typeof value === 'string'
        ? JSON.stringify(value)
        : `${module.runtime('textOf')}('${(value as Values).hex}')`
    case 'struct':
      return goldenFields(scope, shape.fields, value)
    case 'union': {
      const { kind, ...rest } = value as { readonly kind: string }
      const found = unionCases(shape).find(each => each.name === kind)
      return objectOf([`kind: '${kind}'`, ...fieldTexts(scope, found?.fields ?? [], rest)])
    }
    case 'alias':
      return goldenValue(scope, shape.of, value)
    case 'adapted': {
      const wire = goldenValue(scope, shape.wire, value)
      return holds(shape.gate, scope.session)
        ? `${module.adapter(shape.via)}.fromWire(${wire}, ${scope.sessionText()})`
        : wire
    }
    default:
      return JSON.stringify(value)
  }
}

function objectOf(texts: readonly string[]): string {
  return texts.length === 0 ? '{}' : `{ ${texts.join(', ')} }`
}

function bytesText(hex: string): string {
  return `Buffer.from('${hex}', 'hex')`
}
