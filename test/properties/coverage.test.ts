import { describe, expect, test } from 'vitest'
import type { Gate } from '../../runtime/session/gate.ts'
import { decode, encode } from '../../runtime/wire/codec.ts'
import { protocolNames } from '../generator/specs.ts'
import { testedProtocols } from '../support/shapes.ts'

/** Finds all gates inside a value. */
function gatesIn(value: unknown): Gate[] {
  if (typeof value !== 'object' || value === null) return []
  const { since, before, feature, without } = value as Gate
  const own = [since, before, feature, without].some(part => typeof part === 'number')
  return [...(own ? [value as Gate] : []), ...Object.values(value).flatMap(gatesIn)]
}

/** The least numbers of gates and of shapes that hold values, so that a test of none is noticed. */
const LEAST: Readonly<Record<string, { readonly gates: number; readonly shapes: number }>> = {
  'nix-daemon': { gates: 40, shapes: 120 },
  'nix-serve': { gates: 8, shapes: 35 },
  'guix-daemon': { gates: 2, shapes: 60 },
}

test('every protocol below spec/ is tested', () => {
  expect(testedProtocols.map(({ name }) => name).sort()).toEqual([...protocolNames].sort())
  expect(Object.keys(LEAST).sort()).toEqual([...protocolNames].sort())
})

describe.each(testedProtocols)('$name', ({ name, protocol, layout, sessions, allShapes, shapes }) => {
  const least = LEAST[name] ?? { gates: Number.NaN, shapes: Number.NaN }
  const gates = [
    ...gatesIn(layout),
    ...gatesIn(protocol.handshake),
    ...[...protocol.operations.values()].flatMap(({ gate, upload }) => gatesIn([gate, upload])),
  ]

  test('has both sides of every gate among the tested sessions', () => {
    expect(gates.length).toBeGreaterThanOrEqual(least.gates)
    for (const { since, before } of gates) {
      for (const edge of [since, before].filter(version => version !== undefined)) {
        if (edge <= protocol.min || edge > protocol.max) continue
        expect(sessions.boundaryVersions).toContain(edge)
        expect(sessions.boundaryVersions).toContain(edge - 1)
      }
    }
  })

  test('has a tested session with each feature alone, and one that lacks it alone', () => {
    const all = sessions.boundary.map(session => session.features)
    for (const [index] of protocol.features.entries()) {
      expect(all).toContain(1 << index)
      expect(all).toContain(((1 << protocol.features.length) - 1) & ~(1 << index))
    }
  })

  test('has an arbitrary of every type, request, response and message that is not empty', () => {
    for (const shape of allShapes.filter(entry => entry.arbitrary === undefined)) {
      // A shape that encodes and decodes `undefined` has no values to generate.
      const bytes = encode(shape.write, undefined, sessions.newest)
      expect(decode(shape.read, bytes, sessions.newest), shape.name).toBeUndefined()
    }
  })

  test('has every type of the layout that is not empty among the tested shapes', () => {
    const isEmpty = (type: string): boolean => {
      const shape = layout[type]
      return typeof shape === 'object' && 'fields' in shape && shape.fields.length === 0
    }
    const known = new Set(allShapes.map(shape => shape.name))
    expect(Object.keys(layout).filter(type => !isEmpty(type) && !known.has(type))).toEqual([])
    expect(shapes.length).toBeGreaterThanOrEqual(least.shapes)
  })
})
