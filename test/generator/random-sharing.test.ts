import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Session } from '../../generator/ir/gate.ts'
import type { Protocol } from '../../generator/ir/protocol.ts'
import { formatVersion } from '../../generator/ir/version.ts'
import { schemaLine } from '../../generator/load/schema-line.ts'
import { renderDiagnostics } from '../../generator/report/render-diagnostics.ts'
import { compileSources, findHandWritten } from '../../generator/run/compile.ts'
import type { AnyOperation } from '../../runtime/protocol/protocol.ts'
import type { Session as Wire } from '../../runtime/session/session.ts'
import { type AnyCodec, decode, encode } from '../../runtime/wire/codec.ts'
import type { Write } from '../../runtime/wire/write.ts'
import { runs } from '../support/runs.ts'
import { boundarySessions } from './boundary-sessions.ts'
import { root, schema } from './diagnose.ts'
import { Emitted } from './emitted.ts'
import { type SpecFiles, validSpecs } from './random/spec.ts'

// As in the test of random specs: a failure is repeated by its number.
const fallback = process.env.CI === undefined ? Date.now() % 1_000_000_000 : 20_260_101
const seed = Number(process.env.RANDOM_SPECS_SEED ?? fallback)

type Arbitrary = (session: Wire) => fc.Arbitrary<unknown>

/** A protocol that takes parts of a random one in one session, and that one. */
interface Taker {
  readonly name: string
  readonly base: string
  readonly session: Session
  readonly protocol: Protocol
  readonly from: Protocol
}

const emitted = new Emitted()
const takers: Taker[] = []
const handWritten = findHandWritten(root)
const specs = fc.sample(validSpecs, { numRuns: runs(6), seed }).map((files, at) => renamed(files, at))

beforeAll(() => {
  specs.forEach((files, at) => {
    const { protocol: from } = compileSources(files, schema, handWritten)
    if (from === undefined) throw new Error(`spec-${at} came to nothing`)
    const sessions = boundarySessions(from)
    const session = sessions[(seed + at) % sessions.length] as Session
    for (const kind of ['dialect', 'importer'] as const) {
      const name = `${kind}-${at}`
      const path = `spec/${name}/all.yaml`
      const text = `${schemaLine(path)}\n${takerText(name, kind, from, session)}`
      const compiled = compileSources([...files, [path, text]], schema, handWritten)
      const { protocol, diagnostics, texts, others } = compiled
      // Specs at random have what cannot be shared: a pin to another form, and a field of the failure message whose
      // default is one of several forms, and not of the one that is left.
      if (diagnostics.some(({ rule }) => rule === 'shared-pin' || rule === 'role-fields')) continue
      expect(renderDiagnostics(diagnostics, texts), `${text}\n${name}`).toBe('')
      if (protocol === undefined) throw new Error(`${name} came to nothing`)
      emitted.add(name, protocol, others)
      takers.push({ name, base: from.name, session, protocol, from })
    }
  })
})

afterAll(() => emitted.dispose())

/** Gives a random spec a name of its own. */
function renamed(files: SpecFiles, at: number): SpecFiles {
  return files.map(([path, text]) => {
    const moved = path.replace('spec/demo/', `spec/spec-${at}/`)
    const named = text.replace(/^ {2}name: demo$/m, `  name: spec-${at}`)
    return [moved, named.replace(schemaLine(path), schemaLine(moved))] as const
  })
}

function takerText(name: string, kind: 'dialect' | 'importer', from: Protocol, session: Session): string {
  const { version, features } = session
  const head = `protocol: { name: ${name}, title: Taker, doc: Takes parts. }\nversions: { min: '7.0', max: '7.1' }\n`
  const at = `at: '${formatVersion(version)}', features: [${[...features].map(each => `'${each}'`).join(', ')}]`
  if (kind === 'dialect') return `${head}extends: { protocol: ${from.name}, ${at} }\n`
  const there = from.types.filter(type => isThere(type.gate, session)).map(type => type.name)
  return `${head}imports: [{ from: ${from.name}, ${at}, types: [${there.join(', ')}] }]\n`
}

function isThere(gate: Protocol['types'][number]['gate'], { version, features }: Session): boolean {
  return (
    version >= (gate.since ?? 0) &&
    version < (gate.before ?? 0xffff) &&
    (gate.feature === undefined || features.has(gate.feature)) &&
    (gate.without === undefined || !features.has(gate.without))
  )
}

interface Codec {
  readonly codec: AnyCodec
  readonly arbitrary: Arbitrary | undefined
}

/** Collects the codecs of a generated protocol that others may have as well. */
async function codecsOf(name: string, { channel }: Protocol): Promise<ReadonlyMap<string, Codec>> {
  const load = (file: string): Promise<Record<string, unknown>> => import(emitted.path(name, file))
  const arbitraries = (await load('arbitraries.ts')) as Record<string, Arbitrary>
  const { codecs } = (await load('codecs.ts')) as { codecs: Record<string, AnyCodec> }
  const { operations } = (await load('operations.ts')) as { operations: ReadonlyMap<number, AnyOperation> }
  const found = new Map<string, Codec>()
  const add = (key: string, codec: AnyCodec): unknown =>
    found.set(key, { codec, arbitrary: arbitraries[`arbitrary${key}`] })
  for (const [key, codec] of Object.entries(codecs)) add(key, codec)
  for (const { name: key, ...each } of operations.values()) {
    add(`${key}Request`, { read: each.readRequest, write: each.writeRequest })
    add(`${key}Response`, { read: each.readResponse, write: each.writeResponse })
  }
  if (channel !== undefined) {
    const log = await load('log.ts')
    const [read, write] = [log[`read${channel.name}`], log[`write${channel.name}`]]
    add(channel.name, { read, write } as AnyCodec)
  }
  return found
}

describe(`protocols that take parts of random ones, RANDOM_SPECS_SEED=${seed}`, () => {
  test('become code that type-checks', () => {
    expect(takers.length).toBeGreaterThan(1)
    expect(emitted.typeErrors()).toBe('')
  })

  test('have no gates in what they take', () => {
    for (const { protocol } of takers)
      for (const { gate, origin } of protocol.types) expect(origin === undefined ? {} : gate).toEqual({})
  })

  test('write and read what the other protocol does in that session', async () => {
    let values = 0
    for (const { name, base, session, protocol, from } of takers) {
      const bits = from.features.reduce(
        (sum, feature, at) => (session.features.has(feature.name) ? sum | (1 << at) : sum),
        0,
      )
      const there: Wire = { version: session.version, features: bits }
      const here: Wire = { version: 0x700, features: 0 }
      const [own, others] = [await codecsOf(name, protocol), await codecsOf(base, from)]
      for (const [key, { codec, arbitrary }] of own) {
        const other = others.get(key)
        if (other === undefined) throw new Error(`${base} has no ${key}`)
        for (const [made, by, session, as, reading] of [
          [arbitrary?.(here), codec, here, other.codec, there],
          [other.arbitrary?.(there), other.codec, there, codec, here],
        ] as const) {
          if (made === undefined) continue
          for (const value of fc.sample(made, { numRuns: 3, seed: seed + values })) {
            const bytes = encode(by.write as Write<unknown>, value, session)
            const read = decode(as.read, bytes, reading)
            expect(encode(as.write as Write<unknown>, read, reading), `${key} of ${name}`).toEqual(bytes)
            values += 1
          }
        }
      }
    }
    expect(values).toBeGreaterThan(100)
  })
})
