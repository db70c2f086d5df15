import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Comparison, compareSessions } from '../../generator/differences/compare-sessions.ts'
import type { Difference } from '../../generator/differences/difference.ts'
import { holds as hasGate, type Session } from '../../generator/ir/gate.ts'
import type { Protocol } from '../../generator/ir/protocol.ts'
import { featureNames, holds } from '../../runtime/session/gate.ts'
import { formatVersion } from '../../runtime/session/session.ts'
import { encode } from '../../runtime/wire/codec.ts'
import { specProtocol } from '../generator/specs.ts'
import { type NamedSession, named } from '../support/sessions.ts'
import { type Shape, type TestedProtocol, testedProtocols } from '../support/shapes.ts'

const runs = 60

interface Pair {
  readonly from: NamedSession
  readonly to: NamedSession
  readonly title: string
}

/** Lists each two successive versions, and the newest one without and with each feature. */
function pairsOf({ name, protocol: { min, max, features } }: TestedProtocol): Pair[] {
  const at = (version: number, bits: number): NamedSession => named(version, bits, features)
  const bare = Array.from({ length: max - min + 1 }, (_, index) => at(min + index, 0))
  return [
    ...bare.slice(1).map((to, index) => ({ from: bare[index] as NamedSession, to })),
    ...features.map((_, index) => ({ from: at(max, 0), to: at(max, 1 << index) })),
  ].map(({ from, to }) => ({ from, to, title: `${name}: ${from.title} → ${to.title}` }))
}

function compare(protocol: Protocol, from: NamedSession, to: NamedSession): Comparison {
  return compareSessions(protocol, specSession(protocol, from), specSession(protocol, to))
}

/** Gives a session as the generator has it. */
function specSession(protocol: Protocol, { version, features }: NamedSession): Session {
  const names = protocol.features.map(feature => feature.name)
  return { version, features: new Set(featureNames(features, names)) }
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
  const key = `${shape.title} ${session.title}`
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

function partsOf(comparison: Comparison, operation: string): Difference['part'][] {
  const found = comparison.operations.find(each => each.name === operation)
  return found?.differences.map(difference => difference.part) ?? []
}

const subjects = testedProtocols.flatMap(tested => {
  const spec = specProtocol(tested.name)
  return pairsOf(tested).map(pair => ({ ...pair, tested, spec }))
})

describe.each(subjects)('$title: the comparison of specs names the differences in bytes', subject => {
  const { from, to, spec } = subject
  const { allShapes, protocol } = subject.tested
  const comparison = compare(spec, from, to)
  const shapeNamed = new Map(allShapes.map(shape => [shape.name, shape]))

  test('of every operation', () => {
    for (const operation of protocol.operations.values()) {
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
    for (const { name, gate } of spec.types) {
      const found = comparison.types.find(each => each.name === name)
      const shape = shapeNamed.get(name)
      if (shape === undefined) throw new Error(`there is no codec of ${name}`)
      const [before, after] = [from, to].map(session => hasGate(gate, specSession(spec, session)))
      if (before !== after) {
        expect(found?.change, name).toBe(after ? 'gained' : 'lost')
        continue
      }
      expect(found !== undefined, name).toBe(writtenOtherwise(shape, from, to))
    }
  })

  test('of the log messages', () => {
    const { channel } = protocol
    const shape = channel === undefined ? undefined : shapeNamed.get(channel.name)
    expect(shape === undefined).toBe(channel === undefined)
    expect(comparison.messages.length > 0).toBe(shape !== undefined && writtenOtherwise(shape, from, to))
  })

  test('of the handshake', () => {
    const steps = protocol.handshake.flatMap(step => (step.kind === 'say' ? [step] : []))
    const gone = steps.filter(({ gate }) => holds(from, gate) !== holds(to, gate)).map(({ name }) => name)
    expect(comparison.handshake.map(difference => difference.name)).toEqual(gone)
  })

  test('of the records in bodies', () => {
    const parts = allShapes.filter(({ name }) => /(Head|Tail)$/.test(name))
    expect(parts).not.toEqual([])
    for (const shape of parts) {
      const found = comparison.streams.some(stream => shape.name.startsWith(stream.name))
      expect(found, shape.name).toBe(writtenOtherwise(shape, from, to))
    }
  })
})

test('all successive versions and all features are among the compared pairs', () => {
  for (const tested of testedProtocols) {
    const pairs = pairsOf(tested)
    const { min, max } = tested.protocol
    expect(pairs).toHaveLength(max - min + specProtocol(tested.name).features.length)
    expect(pairs[0]?.title).toBe(`${tested.name}: ${formatVersion(min)} → ${formatVersion(min + 1)}`)
  }
})
