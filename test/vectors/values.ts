// Values as vectors write them: what stands on the wire in a session, and nothing else.

import { asBuffer } from '../../runtime/streams/body.ts'
import type { Adapter } from '../../runtime/wire/adapter.ts'
import { encodeText } from '../../runtime/wire/text.ts'
import { holdsIn, type SessionNames, wireSession } from './gates.ts'
import { entryNamed, type Ref, type Spec, type SpecField, type SpecType, type SpecWritten } from './spec.ts'

/** The adapters of a protocol by the names of their files. */
export type Adapters = Readonly<Record<string, Adapter<unknown, unknown>>>

/** A conversion of one value. */
export interface Conversion {
  readonly spec: Spec
  readonly adapters: Adapters
  readonly session: SessionNames
  /** True for what programs see in place of an adapted value on the wire. */
  readonly logical: boolean
  /** Receiver of what is special about the value, such as the case of a union. */
  readonly note: (mark: string) => void
}

type Values = Readonly<Record<string, unknown>>

/** Converts the value of a type expression. */
export function toVector(c: Conversion, ref: Ref, value: unknown, path = ''): unknown {
  switch (ref.kind) {
    case 'type':
      return ofType(c, entryNamed(c.spec.types, ref.name), value, path)
    case 'optional':
      c.note(`${path}?${value === undefined}`)
      return value === undefined ? null : toVector(c, ref.of, value, path)
    case 'pinned':
      return toVector({ ...c, session: { version: ref.version, features: [] } }, ref.of, value, path)
    case 'map': {
      const pairs = value as readonly (readonly [unknown, unknown])[]
      c.note(`${path}#${Math.min(pairs.length, 2)}`)
      return pairs.map(([key, item]) => [
        toVector(c, ref.key, key, `${path}.key`),
        toVector(c, ref.value, item, `${path}.value`),
      ])
    }
    default: {
      const items = value as readonly unknown[]
      c.note(`${path}#${Math.min(items.length, 2)}`)
      return items.map(item => toVector(c, ref.of, item, `${path}[]`))
    }
  }
}

/** Converts a value that may have several forms on the wire. */
export function writtenVector(
  c: Conversion,
  { type, wire }: SpecWritten,
  value: unknown,
  path = '',
): unknown {
  const form = wire?.find(each => holdsIn(c.session, each.gate))?.type ?? type
  // An optional may be written as what is inside it.
  return value === undefined && form.kind !== 'optional' && wire !== undefined
    ? null
    : toVector(c, form, value, path)
}

/** Converts the fields that the session has. */
export function fieldsVector(c: Conversion, fields: readonly SpecField[], value: unknown, path = ''): object {
  const entries = fields
    .filter(field => field.constant === undefined && holdsIn(c.session, field.gate))
    .map(field => [
      field.name,
      writtenVector(c, field, (value as Values)[field.name], `${path}.${field.name}`),
    ])
  return Object.fromEntries(entries)
}

function ofType(c: Conversion, type: SpecType, value: unknown, path: string): unknown {
  switch (type.kind) {
    case 'integer':
      c.note(`${path}<${String(value).length > 9 ? 'large' : value === 0 || value === 0n}`)
      return integerVector(value as number | bigint)
    case 'boolean':
      c.note(`${path}=${value}`)
      return value
    case 'enum':
      c.note(`${path}=${typeof value === 'string' ? value : 'number'}`)
      return typeof value === 'bigint' ? integerVector(value) : value
    case 'bytes':
      return asBuffer(value as Uint8Array).toString('hex')
    case 'string': {
      const text = value as string
      c.note(`${path}"${text === '' ? 0 : text.isWellFormed()}`)
      return textVector(text)
    }
    case 'struct':
      return fieldsVector(c, type.fields, value, path)
    case 'union': {
      const { kind } = value as { readonly kind: string }
      c.note(`${path}|${kind}`)
      const inner = `${path}.${kind}`
      const found = type.cases.find(each => each.name === kind)
      if (found !== undefined) return { kind, ...fieldsVector(c, found.fields, value, inner) }
      const { tagField = '', fields = [] } = type.otherwise ?? {}
      const tag = (value as Values)[tagField]
      const plain = typeof tag === 'bigint' ? integerVector(tag) : tag
      return { kind, [tagField]: plain, ...fieldsVector(c, fields, value, inner) }
    }
    case 'alias':
      return toVector(c, type.of, value, path)
    case 'adapted': {
      if (!holdsIn(c.session, type.adapted)) return toVector(c, type.wire, value, path)
      if (c.logical) return typeof value === 'string' ? textVector(value) : plainCopy(value)
      const wire = c.adapters[type.via]?.toWire(value, wireSession(c.spec, c.session))
      return toVector(c, type.wire, wire, path)
    }
  }
}

/** Writes an integer: above 2^53−1 most parsers of JSON lose digits, so it is a text. */
function integerVector(value: number | bigint): number | string {
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value)
}

/** Writes a text; one that is not UTF-8 as its bytes, because lone surrogates are no text in most languages. */
function textVector(text: string): unknown {
  return text.isWellFormed() ? text : { hex: encodeText(text).toString('hex') }
}

/** Copies what an adapter makes, whose texts may be no UTF-8 either. */
function plainCopy(value: unknown): unknown {
  if (typeof value === 'string') return textVector(value)
  if (typeof value === 'bigint') return integerVector(value)
  if (Array.isArray(value)) return value.map(plainCopy)
  if (typeof value !== 'object' || value === null) return value ?? null
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainCopy(item)]))
}
