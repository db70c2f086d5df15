import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { decode, encode } from '../../runtime/wire/codec.ts'
import type { Case } from './case.ts'
import { holdsIn, wireSession } from './gates.ts'
import { makeVectors } from './make.ts'
import { type Subject, subjects } from './protocols.ts'
import type { SpecField, SpecGate } from './spec.ts'
import { folder, storedCases, storedText } from './stored.ts'
import { type Source, sourcesOf } from './values-of.ts'

const schema = JSON.parse(readFileSync(join(folder, 'vectors.schema.json'), 'utf8'))
const validate = new Ajv({ strict: true }).compile(schema)

describe.each([...subjects])('the vectors of %s', (name, subject) => {
  const cases = storedCases(name)
  const sources = sourcesOf(subject)

  test('are those that `npm run vectors` makes', async () => {
    const [stored, made] = [storedText(name), await makeVectors(subject)].map(text => text.split('\n'))
    const at = made?.findIndex((line, index) => line !== stored?.[index]) ?? 0
    expect({ line: stored?.[at], lines: stored?.length }).toEqual({ line: made?.[at], lines: made?.length })
  })

  test('are as their schema says, each with a name of its own', () => {
    validate(JSON.parse(storedText(name)))
    expect(validate.errors ?? []).toEqual([])
    expect(new Set(cases.map(each => each.name)).size).toBe(cases.length)
  })

  test('decode to their values, and encode to their bytes again', () => {
    let checked = 0
    for (const each of cases) {
      const source = sourceOf(sources, each)
      if (source === undefined) continue
      checked += 1
      const session = wireSession(subject.spec, each)
      const bytes = Buffer.from(each.bytes ?? '', 'hex')
      const rest = bytes.subarray(source.before.length)
      expect(bytes.subarray(0, source.before.length), each.name).toEqual(source.before)
      const value = decode(source.read, rest, session)
      expect(convert(subject, source, each, value, false), each.name).toEqual(each.value)
      expect(convert(subject, source, each, value, true), each.name).toEqual(each.adapted ?? each.value)
      expect(encode(source.write, value, session).equals(rest), each.name).toBe(true)
    }
    expect(checked).toBeGreaterThan(200)
  })

  test('have every type, operation, message, stream and body', () => {
    const known = new Set(cases.map(({ kind, of }) => `${kind} ${of}`))
    const { types, operations, streams, channel, handshake } = subject.spec
    const wanted = [
      ...types.map(type => `type ${type.name}`),
      ...streams.map(stream => `stream ${stream.name}`),
      ...(channel?.messages ?? []).map(message => `message ${message.name}`),
      ...operations.flatMap(({ name: of, upload, download, response }) => [
        `request ${of}`,
        ...(response.kind === 'nothing' ? [] : [`response ${of}`]),
        ...(upload === undefined ? [] : [`upload ${of}`]),
        ...(download === undefined ? [] : [`download ${of}`]),
      ]),
      ...(handshake.steps.length === 0 ? [] : [`handshake ${name}`]),
    ]
    expect(wanted.length).toBeGreaterThan(40)
    expect(wanted.filter(each => !known.has(each))).toEqual([])
  })

  test('have both sides of every gate', () => {
    const missing = [...gatesOf(subject)].flatMap(([where, gate, scope]) => {
      const [kind, of] = where.split(' ')
      const own = cases.filter(each => each.kind === kind && each.of === of)
      const sides = [true, false].filter(side => !own.some(each => holdsIn(each, gate) === side))
      // One side may not exist: the whole has a gate as well.
      return sides.flatMap(side =>
        possible(subject, gate, scope, side) ? [`${where} ${side} ${JSON.stringify(gate)}`] : [],
      )
    })
    expect([...gatesOf(subject)].length).toBeGreaterThan(2)
    expect(missing).toEqual([])
  })

  test('have every name of an enum and every case of a union', () => {
    const values = new Map<string, Set<unknown>>()
    for (const { kind, of, value } of cases) {
      if (kind !== 'type') continue
      const seen = values.get(of) ?? new Set()
      seen.add(typeof value === 'object' && value !== null && 'kind' in value ? value.kind : value)
      values.set(of, seen)
    }
    for (const type of subject.spec.types) {
      const names = type.kind === 'enum' ? type.values : type.kind === 'union' ? type.cases : []
      for (const each of names) expect(values.get(type.name), type.name).toContain(each.name)
    }
  })
})

test('both kinds of cases are there, those of real programs too', () => {
  const cases = storedCases('nix-daemon')
  expect(cases.filter(({ from }) => from === 'recording').length).toBeGreaterThan(200)
  expect(cases.filter(({ from }) => from === 'spec').length).toBeGreaterThan(900)
  expect(cases.some(({ adapted }) => adapted !== undefined)).toBe(true)
})

function sourceOf(sources: readonly Source[], { kind, of }: Case): Source | undefined {
  return sources.find(source => source.kind === kind && (kind === 'message' || source.of === of))
}

function convert(
  { spec, adapters }: Subject,
  source: Source,
  session: Case,
  value: unknown,
  logical: boolean,
): unknown {
  return source.convert({ spec, adapters, session, logical, note: () => {} }, value)
}

/** Lists the gates of fields, with the case that has to show them and the gate of the whole. */
function* gatesOf({ spec }: Subject): Generator<[where: string, gate: SpecGate, scope: SpecGate]> {
  const inside = (
    where: string,
    fields: readonly SpecField[],
    scope: SpecGate,
  ): [string, SpecGate, SpecGate][] =>
    fields
      .flatMap(({ gate, wire = [] }) => [gate, ...wire.map(form => form.gate)])
      .filter(gate => Object.keys(gate).length > 0)
      .map(gate => [where, gate, scope])
  for (const type of spec.types) {
    if (type.kind === 'struct') yield* inside(`type ${type.name}`, type.fields, type.gate)
    if (type.kind === 'union')
      yield* inside(
        `type ${type.name}`,
        type.cases.flatMap(({ fields }) => fields),
        type.gate,
      )
    if (type.kind === 'adapted' && Object.keys(type.adapted).length > 0)
      yield [`type ${type.name}`, type.adapted, type.gate]
  }
  for (const { name, gate, request, response, upload } of spec.operations) {
    yield* inside(`request ${name}`, request, gate)
    if (response.kind === 'fields') yield* inside(`response ${name}`, response.fields, gate)
    if (response.kind === 'value')
      for (const form of response.wire ?? [])
        if (Object.keys(form.gate).length > 0) yield [`response ${name}`, form.gate, gate]
    for (const way of upload?.wire ?? [])
      if (Object.keys(way.gate).length > 0) yield [`upload ${name}`, way.gate, gate]
  }
  for (const { name, gate, fields } of spec.channel?.messages ?? [])
    yield* inside(`message ${name}`, fields, gate)
}

/** Tells whether some session of `scope` has this side of a gate. */
function possible({ spec, protocol }: Subject, gate: SpecGate, scope: SpecGate, side: boolean): boolean {
  const names = spec.features.map(({ name }) => name)
  for (let version = protocol.min; version <= protocol.max; version += 1) {
    const text = `${version >> 8}.${version & 255}`
    for (const features of [[], ...(version === protocol.max ? names.map(name => [name]) : [])]) {
      const session = { version: text, features }
      if (holdsIn(session, scope) && holdsIn(session, gate) === side) return true
    }
  }
  return false
}
