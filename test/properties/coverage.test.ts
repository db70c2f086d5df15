import { expect, test } from 'vitest'
import { layout } from '../../generated/nix-daemon/layout.ts'
import { operations } from '../../generated/nix-daemon/operations.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import type { Gate } from '../../runtime/session/gate.ts'
import { decode, encode } from '../../runtime/wire/codec.ts'
import { boundarySessions, boundaryVersions, newest } from '../support/sessions.ts'
import { allShapes, shapes } from '../support/shapes.ts'

/** Finds all gates inside a value. */
function gatesIn(value: unknown): Gate[] {
  if (typeof value !== 'object' || value === null) return []
  const { since, before, feature, without } = value as Gate
  const own = [since, before, feature, without].some(part => typeof part === 'number')
  return [...(own ? [value as Gate] : []), ...Object.values(value).flatMap(gatesIn)]
}

const gates = [
  ...gatesIn(layout),
  ...gatesIn(nixDaemon.handshake),
  ...[...operations.values()].flatMap(({ gate, upload }) => gatesIn([gate, upload])),
]

test('both sides of every gate are among the tested sessions', () => {
  expect(gates.length).toBeGreaterThan(40)
  for (const { since, before } of gates) {
    for (const edge of [since, before].filter(version => version !== undefined)) {
      if (edge <= nixDaemon.min || edge > nixDaemon.max) continue
      expect(boundaryVersions).toContain(edge)
      expect(boundaryVersions).toContain(edge - 1)
    }
  }
})

test('for every feature one tested session has it alone, and one lacks it alone', () => {
  const all = boundarySessions.map(session => session.features)
  for (const [index] of nixDaemon.features.entries()) {
    expect(all).toContain(1 << index)
    expect(all).toContain(((1 << nixDaemon.features.length) - 1) & ~(1 << index))
  }
})

test('every type, request, response and message that is not empty has an arbitrary', () => {
  for (const shape of allShapes.filter(entry => entry.arbitrary === undefined)) {
    // A shape that encodes and decodes `undefined` has no values to generate.
    const bytes = encode(shape.write, undefined, newest)
    expect(decode(shape.read, bytes, newest), shape.name).toBeUndefined()
  }
})

test('every type of the layout that is not empty is among the tested shapes', () => {
  const empty = new Set(['ExportHead', 'AddMultipleToStoreRecordTail'])
  const names = Object.keys(layout).filter(name => !empty.has(name))
  const known = new Set(allShapes.map(shape => shape.name))
  expect(names.filter(name => !known.has(name))).toEqual([])
  expect(shapes.length).toBeGreaterThan(120)
})
