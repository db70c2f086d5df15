import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { format } from '../../generator/format/format.ts'
import type { Protocol } from '../../generator/ir/protocol.ts'
import { renderDiagnostics } from '../../generator/report/render-diagnostics.ts'
import { compileSources, findHandWritten } from '../../generator/run/compile.ts'
import type { Golden } from '../../runtime/testing/golden.ts'
import type { AnyCodec } from '../../runtime/wire/codec.ts'
import { decode, encode } from '../../runtime/wire/codec.ts'
import { corpusCases, corpusFiles, corpusPath } from './corpus.ts'
import { root, schema } from './diagnose.ts'
import { Emitted } from './emitted.ts'
import { checkConversation } from './random/conversations.ts'
import { checkRoundTrips } from './random/round-trips.ts'
import { unusedParts } from './schema-use.ts'

const cases = corpusCases('valid')
const protocols = new Map<string, Protocol>()
let emitted: Emitted
/** Formatted files by case and path. */
let generated: ReadonlyMap<string, string>

beforeAll(() => {
  emitted = new Emitted()
  const handWritten = findHandWritten(root)
  const written = new Map<string, string>()
  for (const name of cases) {
    const { protocol, diagnostics, texts, others } = compileSources(
      corpusFiles('valid', name),
      schema,
      handWritten,
    )
    expect(renderDiagnostics(diagnostics, texts), name).toBe('')
    if (protocol === undefined) throw new Error(`${name} came to nothing`)
    protocols.set(name, protocol)
    for (const [path, text] of emitted.add(name, protocol, others)) written.set(join(name, path), text)
  }
  generated = format(root, written)
})

afterAll(() => emitted.dispose())

describe('a valid spec', () => {
  // Only files in `expected/` are shown: an empty `expected/types/a.ts.txt` asks for `types/a.ts`.
  const shown = cases.flatMap(name =>
    readdirSync(corpusPath('valid', name, 'expected'), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.txt'))
      .map(file => [name, file.replace(/\.txt$/, '')] as const),
  )

  test.each(shown)('%s becomes the expected %s', async (name, file) => {
    const text = generated.get(join(name, file))
    expect(text, `${file} is not generated`).toBeDefined()
    await expect(text).toMatchFileSnapshot(corpusPath('valid', name, 'expected', `${file}.txt`))
  })

  test('of the corpus becomes code that type-checks', () => {
    expect(emitted.typeErrors()).toBe('')
  })

  test.each(cases)('%s: round trips hold at every gate, and every prefix is short', async name => {
    await checkRoundTrips(emitted, name, protocols.get(name) as Protocol, 1)
  })

  test.each(cases)('%s: the client and the server understand each other', async name => {
    const called = await checkConversation(emitted, name, protocols.get(name) as Protocol, 1)
    if (name === 'operations') expect(called).toBeGreaterThan(2)
  })

  test('with golden vectors becomes code that agrees with them, and notices others', async () => {
    const { golden, checkGolden } = (await import(emitted.path('golden', 'golden.ts'))) as {
      golden: readonly Golden[]
      checkGolden: (golden: Golden) => void
    }
    expect(golden.length).toBeGreaterThan(25)
    for (const each of golden) {
      expect(() => checkGolden(each), each.name).not.toThrow()
      if (each.bytes === '') continue
      const flipped = `${each.bytes.slice(0, -1)}${each.bytes.endsWith('0') ? 1 : 0}`
      expect(() => checkGolden({ ...each, bytes: flipped }), each.name).toThrow()
    }
  })

  test('has at least one expected file in every case', () => {
    expect(cases.filter(name => !shown.some(([each]) => each === name))).toEqual([])
  })
})

test('every key and every word of the spec language is used by a valid spec', () => {
  const data = cases.flatMap(name => corpusFiles('valid', name).map(([, text]) => parse(text)))
  expect(unusedParts(schema.schema as object, data)).toEqual([])
})

test('the case that keeps its tag refuses the tags of other cases', async () => {
  const { codecs } = (await import(emitted.path('unions', 'codecs.ts'))) as {
    codecs: Record<string, AnyCodec>
  }
  const session = { version: 0x10a, features: 0 }
  const outcome = codecs.Outcome as AnyCodec
  const other = { kind: 'Failed', status: 8, tag: 'broken', size: 0 }
  expect(decode(outcome.read, encode(outcome.write, other, session), session)).toEqual(other)
  for (const status of [0, 7]) {
    expect(() => encode(outcome.write, { ...other, status }, session)).toThrow(
      expect.objectContaining({ code: 'not-encodable' }),
    )
  }
})

test.each(['Tree', 'Forest', 'Half'])('endless nesting of %s is rejected', async name => {
  const { codecs } = (await import(emitted.path('recursion', 'codecs.ts'))) as {
    codecs: Record<string, AnyCodec>
  }
  // Words of 1 all the way: a value, one element, and so on.
  const bytes = Buffer.alloc(800_000)
  for (let at = 0; at < bytes.length; at += 8) bytes[at] = 1
  expect(() => decode((codecs[name] as AnyCodec).read, bytes, { version: 0x10f, features: 0 })).toThrow(
    expect.objectContaining({ code: 'limit-exceeded' }),
  )
})
