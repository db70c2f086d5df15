import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { operations } from '../../generated/nix-daemon/operations.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import { type Comparison, compareSessions } from '../../generator/differences/compare-sessions.ts'
import type { Difference } from '../../generator/differences/difference.ts'
import { featureNames, holds } from '../../runtime/session/gate.ts'
import { formatVersion } from '../../runtime/session/session.ts'
import { encode } from '../../runtime/wire/codec.ts'
import { specProtocol } from '../generator/specs.ts'
import { type NamedSession, named } from '../support/sessions.ts'
import { allShapes, type Shape } from '../support/shapes.ts'

const protocol = specProtocol()
const runs = 60
const { min, max } = nixDaemon

const bare = Array.from({ length: max - min + 1 }, (_, index) => named(min + index, 0))
const alone = nixDaemon.features.map((_, index) => named(max, 1 << index))
const newest = named(max, 0)

/** Each two successive versions, and the newest one without and with each feature. */
const pairs = [
  ...bare.slice(1).map((to, index) => ({ from: bare[index] as NamedSession, to })),
  ...alone.map(to => ({ from: newest, to })),
].map(({ from, to }) => ({ from, to, title: `${from.title} → ${to.title}` }))

function compare(from: NamedSession, to: NamedSession): Comparison {
  const [a, b] = [from, to].map(({ version, features }) => ({
    version,
    features: new Set(featureNames(features, nixDaemon.features)),
  }))
  if (a === undefined || b === undefined) throw new Error('there are two sessions')
  return compareSessions(protocol, a, b)
}

/** Encodes a value in a session, or gives the name of the error if it cannot be encoded there. */
function bytesOf(shape: Shape, value: unknown, session: NamedSession): string {
  try {
    return encode(shape.write, value, session).toString('hex')
  } catch (error) {
    return (error as Error).name
  }
}

const samples = new Map<string, unknown[]>()

function samplesOf(shape: Shape, session: NamedSession): unknown[] {
  const key = `${shape.name} ${session.title}`
  const made =
    samples.get(key) ??
    (shape.arbitrary === undefined
      ? [undefined]
      : fc.sample(shape.arbitrary(session), { numRuns: runs, seed: 1 }))
  samples.set(key, made)
  return made
}

/** Tells whether some value of one session has other bytes in the other session. */
function writtenOtherwise(shape: Shape, from: NamedSession, to: NamedSession): boolean {
  const values = [...samplesOf(shape, from), ...samplesOf(shape, to)]
  return values.some(value => bytesOf(shape, value, from) !== bytesOf(shape, value, to))
}

const shapeNamed = new Map(allShapes.map(shape => [shape.name, shape]))

function partsOf(comparison: Comparison, operation: string): Difference['part'][] {
  const found = comparison.operations.find(each => each.name === operation)
  return found?.differences.map(difference => difference.part) ?? []
}

describe.each(pairs)('$title: the comparison of specs names the differences in bytes', ({ from, to }) => {
  const comparison = compare(from, to)

  test('of every operation', () => {
    for (const operation of operations.values()) {
      const { name, gate, upload } = operation
      const found = comparison.operations.find(each => each.name === name)
      const [before, after] = [from, to].map(session => holds(session, gate))
      if (before !== after) {
        expect(found?.change, name).toBe(after ? 'gained' : 'lost')
        continue
      }
      if (!before) {
        expect(found, name).toBeUndefined()
        continue
      }
      const parts = partsOf(comparison, name)
      for (const part of ['request', 'response'] as const) {
        const shape = shapeNamed.get(`${name}${part === 'request' ? 'Request' : 'Response'}`)
        if (shape === undefined) throw new Error(`there is no ${part} of ${name}`)
        expect(parts.includes(part), `${name} ${part}`).toBe(writtenOtherwise(shape, from, to))
      }
      const [one, other] = [from, to].map(session => upload?.find(each => holds(session, each.gate)))
      expect(parts.includes('upload'), `${name} upload`).toBe(one !== other)
      // The parts of bodies are the same in every session, which the test of records below checks.
      expect(parts.includes('download'), `${name} download`).toBe(false)
    }
  })

  test('of every type', () => {
    for (const { name, gate } of protocol.types) {
      const found = comparison.types.find(each => each.name === name)
      const shape = shapeNamed.get(name)
      if (shape === undefined) throw new Error(`there is no codec of ${name}`)
      if (gate.feature !== undefined && found !== undefined && found.change !== 'changed') continue
      expect(found !== undefined, name).toBe(writtenOtherwise(shape, from, to))
    }
  })

  test('of the log messages', () => {
    const shape = shapeNamed.get('LogMessage')
    if (shape === undefined) throw new Error('there is no codec of messages')
    expect(comparison.messages.length > 0).toBe(writtenOtherwise(shape, from, to))
  })

  test('of the handshake', () => {
    const steps = nixDaemon.handshake.flatMap(step => (step.kind === 'say' ? [step] : []))
    const gone = steps.filter(({ gate }) => holds(from, gate) !== holds(to, gate)).map(({ name }) => name)
    expect(comparison.handshake.map(difference => difference.name)).toEqual(gone)
  })

  test('of the records in bodies', () => {
    for (const name of ['ExportTail', 'AddMultipleToStoreRecordHead']) {
      const shape = shapeNamed.get(name)
      if (shape === undefined) throw new Error(`there is no codec of ${name}`)
      const found = comparison.streams.some(stream => name.startsWith(stream.name))
      expect(found, name).toBe(writtenOtherwise(shape, from, to))
    }
  })
})

test('all successive versions and all features are among the compared pairs', () => {
  expect(pairs).toHaveLength(max - min + protocol.features.length)
  expect(pairs[0]?.title).toBe(`${formatVersion(min)} → ${formatVersion(min + 1)}`)
})
