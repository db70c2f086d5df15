import type { Session } from '../ir/gate.ts'
import { holds } from '../ir/gate.ts'
import type { Golden, Stream } from '../ir/protocol.ts'
import type { Field, TypeRef, Written } from '../ir/types.ts'
import { unionCases } from '../ir/union-cases.ts'
import { suggestion } from '../report/nearest.ts'
import { literalMismatch } from './mismatch.ts'
import type { CheckContext } from './rule.ts'

/** A mistake in a value, with its place in there. */
export interface ValueMistake {
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly hint?: string
}

/** The place that is looked at, and the session that decides about fields. */
interface At {
  readonly context: CheckContext
  readonly session: Session
  readonly path: readonly (string | number)[]
}

const HEX = /^([0-9a-f]{2})*$/

/** Finds the mistakes in the value of a golden vector. */
export function* goldenMistakes(
  context: CheckContext,
  golden: Golden,
  session: Session,
): Generator<ValueMistake> {
  const { kind, of, value } = golden
  const at: At = { context, session, path: [] }
  const { operations, channel, streams } = context.protocol
  switch (kind) {
    case 'type':
      return yield* inRef(at, { kind: 'named', name: of }, value)
    case 'message': {
      const message = channel?.messages.find(each => each.name === of)
      return yield* inCase(at, [{ name: of, fields: message?.fields ?? [] }], value)
    }
    case 'stream': {
      const stream = streams.find(each => each.name === of)
      return stream === undefined ? undefined : yield* inStream(at, stream, value)
    }
    case 'request': {
      const operation = operations.find(each => each.name === of)
      return yield* inFields(at, operation?.request ?? [], value)
    }
    case 'response': {
      const response = operations.find(each => each.name === of)?.response
      if (response?.kind === 'value') return yield* inWritten(at, response, value)
      if (response?.kind === 'fields') return yield* inFields(at, response.fields, value)
      if (value !== null) yield wrong(at, 'the response has no byte, so its value is null')
    }
  }
}

function* inStream(at: At, stream: Stream, value: unknown): Generator<ValueMistake> {
  if (stream.kind !== 'record') {
    const record = at.context.streams.get(stream.record)
    if (!Array.isArray(value)) return yield wrong(at, 'the value of repeated records is a list')
    for (const [index, item] of value.entries())
      if (record !== undefined) yield* inStream(below(at, index), record, item)
    return
  }
  const fields = stream.parts.flatMap(part => (part.kind === 'field' ? [part.field] : []))
  const bodies = stream.parts.flatMap(part => (part.kind === 'body' ? [part.name] : []))
  yield* inFields(at, fields, value, bodies)
  for (const name of bodies) {
    const body = isObject(value) ? value[name] : undefined
    if (body === undefined) yield wrong(at, `\`${name}\` is missing`)
    else if (typeof body !== 'string' || !HEX.test(body))
      yield wrong(below(at, name), 'a body is written as hexadecimal digits')
  }
}

function* inFields(
  at: At,
  fields: readonly Field[],
  value: unknown,
  others: readonly string[] = [],
): Generator<ValueMistake> {
  if (!isObject(value)) return yield wrong(at, 'expected an object with fields')
  const there = fields.filter(({ constant, gate }) => constant === undefined && holds(gate, at.session))
  const names = [...there.map(({ name }) => name), ...others]
  for (const name of Object.keys(value)) {
    if (names.includes(name)) continue
    const known = fields.find(field => field.name === name)
    const why =
      known === undefined
        ? 'there is no such field'
        : known.constant === undefined
          ? 'this session does not have the field'
          : 'a constant is no part of the value'
    yield {
      path: [...at.path, name],
      message: why,
      ...hinted(known === undefined ? suggestion(name, names) : undefined),
    }
  }
  for (const field of there) {
    if (Object.hasOwn(value, field.name)) yield* inWritten(below(at, field.name), field, value[field.name])
    else yield wrong(at, `the field \`${field.name}\` is missing`)
  }
}

function* inWritten(at: At, { type, wire }: Written, value: unknown): Generator<ValueMistake> {
  yield* inRef(at, wire?.find(form => holds(form.gate, at.session))?.type ?? type, value)
}

function* inRef(at: At, ref: TypeRef, value: unknown): Generator<ValueMistake> {
  switch (ref.kind) {
    case 'named':
      return yield* inNamed(at, ref.name, value)
    case 'optional':
      if (value !== null) yield* inRef(at, ref.of, value)
      return
    case 'pinned':
      return yield* inRef({ ...at, session: { version: ref.at, features: new Set() } }, ref.of, value)
    case 'list':
      if (!Array.isArray(value)) return yield wrong(at, 'expected a list')
      for (const [index, item] of value.entries()) yield* inRef(below(at, index), ref.of, item)
      return
    case 'map':
      if (!Array.isArray(value)) return yield wrong(at, 'expected a list of pairs')
      for (const [index, pair] of value.entries()) {
        const inside = below(at, index)
        if (!Array.isArray(pair) || pair.length !== 2) yield wrong(inside, 'expected a pair of key and value')
        else {
          yield* inRef(below(inside, 0), ref.key, pair[0])
          yield* inRef(below(inside, 1), ref.value, pair[1])
        }
      }
  }
}

function* inNamed(at: At, name: string, value: unknown): Generator<ValueMistake> {
  const shape = at.context.types.get(name)?.shape
  switch (shape?.kind) {
    case 'alias':
      return yield* inRef(at, shape.of, value)
    case 'adapted':
      return yield* inRef(at, shape.wire, value)
    case 'struct':
      return yield* inFields(at, shape.fields, value)
    case 'union':
      return yield* inCase(at, unionCases(shape), value)
    case 'bytes':
      if (typeof value !== 'string' || !HEX.test(value))
        yield wrong(at, 'bytes are written as hexadecimal digits')
      return
    case 'string': {
      const hex = isObject(value) ? value.hex : undefined
      if (typeof value !== 'string' && !(typeof hex === 'string' && HEX.test(hex)))
        yield wrong(at, 'expected text, or { hex: … } for bytes that are no UTF-8')
      return
    }
    case 'enum': {
      const known = shape.values.map(each => each.name)
      if (typeof value === 'number' && shape.open && !shape.values.some(each => each.value === value)) return
      if (typeof value === 'string' && known.includes(value)) return
      const hint = typeof value === 'string' ? suggestion(value, known) : undefined
      yield { ...wrong(at, `expected one of ${known.join(', ')}`), ...hinted(hint) }
      return
    }
    case 'integer': {
      const number = typeof value === 'string' && /^[0-9]+$/.test(value) ? BigInt(value) : value
      const problem =
        typeof number === 'number' || typeof number === 'bigint'
          ? literalMismatch(at.context, { kind: 'named', name }, exact(number))
          : 'expected a whole number'
      if (problem !== undefined) yield wrong(at, problem)
      return
    }
    case 'boolean':
      if (typeof value !== 'boolean') yield wrong(at, 'expected true or false')
  }
}

function* inCase(
  at: At,
  cases: readonly { readonly name: string; readonly fields: readonly Field[] }[],
  value: unknown,
): Generator<ValueMistake> {
  const kind = isObject(value) ? value.kind : undefined
  const found = cases.find(({ name }) => name === kind)
  const names = cases.map(({ name }) => name)
  if (found === undefined)
    return yield wrong(at, `expected an object whose \`kind\` is one of ${names.join(', ')}`)
  const { kind: _, ...rest } = value as Record<string, unknown>
  yield* inFields(at, found.fields, rest)
}

// An integer above 2^53-1 is a text here, whatever programs see.
function exact(value: number | bigint): number | bigint {
  return typeof value === 'bigint' && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
}

function below(at: At, key: string | number): At {
  return { ...at, path: [...at.path, key] }
}

function wrong({ path }: At, message: string): ValueMistake {
  return { path, message }
}

function hinted(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
