import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Protocol } from '../../generator/ir/protocol.ts'
import { renderDiagnostics } from '../../generator/report/render-diagnostics.ts'
import { compileSources, findHandWritten } from '../../generator/run/compile.ts'
import { runs } from '../support/runs.ts'
import { root, schema } from './diagnose.ts'
import { Emitted } from './emitted.ts'
import { checkConversation } from './random/conversations.ts'
import { checkRoundTrips } from './random/round-trips.ts'
import { validSpecs } from './random/spec.ts'

// Specs differ in each run, except in CI, where luck must not decide. A failure is repeated by its number.
const fallback = process.env.CI === undefined ? Date.now() % 1_000_000_000 : 20_260_101
const seed = Number(process.env.RANDOM_SPECS_SEED ?? fallback)
const count = runs(12)

describe(`random specs, RANDOM_SPECS_SEED=${seed}`, () => {
  const specs = fc
    .sample(validSpecs, { numRuns: count, seed })
    .map((files, at) => ({ name: `spec-${at}`, files }))
  const protocols = new Map<string, Protocol>()
  let emitted: Emitted

  beforeAll(() => {
    emitted = new Emitted()
    const handWritten = findHandWritten(root)
    for (const { name, files } of specs) {
      const { protocol, diagnostics, texts } = compileSources(files, schema, handWritten)
      expect(renderDiagnostics(diagnostics, texts), name).toBe('')
      if (protocol === undefined) throw new Error(`${name} came to nothing`)
      protocols.set(name, protocol)
      emitted.add(name, protocol)
    }
  })

  afterAll(() => emitted.dispose())

  test('become code that type-checks', () => {
    expect(emitted.typeErrors()).toBe('')
  })

  test.each(specs.map(({ name }) => name))(
    '%s: round trips hold at every gate, and every prefix is short',
    async name => {
      const protocol = protocols.get(name) as Protocol
      expect(await checkRoundTrips(emitted, name, protocol, seed)).toBeGreaterThan(0)
    },
  )

  test.each(specs.map(({ name }) => name))(
    '%s: the client and the server understand each other',
    async name => {
      const protocol = protocols.get(name) as Protocol
      await checkConversation(emitted, name, protocol, seed)
    },
  )
})
