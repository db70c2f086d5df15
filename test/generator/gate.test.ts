import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Gate } from '../../generator/ir/base.ts'
import { boundaries } from '../../generator/ir/boundaries.ts'
import { holds, type Session, type Space } from '../../generator/ir/gate.ts'
import { formatVersion, parseVersion } from '../../generator/ir/version.ts'
import { runs } from '../support/runs.ts'
import { boundarySessions } from './boundary-sessions.ts'
import { compileText } from './diagnose.ts'
import { implies, intersect, overlaps } from './gate-sets.ts'

const version = (text: string): number => parseVersion(text) ?? Number.NaN
const space: Space = { versions: { min: version('1.10'), max: version('1.20') } }
const since = (text: string): Gate => ({ since: version(text) })
const before = (text: string): Gate => ({ before: version(text) })

const gate: fc.Arbitrary<Gate> = fc.record(
  {
    since: fc.integer({ min: version('1.9'), max: version('1.21') }),
    before: fc.integer({ min: version('1.9'), max: version('1.21') }),
    feature: fc.constantFrom('a', 'b'),
    without: fc.constantFrom('a', 'b'),
  },
  { requiredKeys: [] },
)

// Lists all sessions, because the algebra looks only at the edges.
function allSessions({ versions, negotiated }: Space): Session[] {
  const sessions: Session[] = []
  for (let word = versions.min; word <= versions.max; word++) {
    for (const names of [[], ['a'], ['b'], ['a', 'b']]) {
      const bare = { version: word, features: new Set<string>() }
      if (names.length === 0 || negotiated === undefined || holds(negotiated, bare)) {
        sessions.push({ version: word, features: new Set(names) })
      }
    }
  }
  return sessions
}

describe.each([
  ['features in every version', space],
  ['features from 1.15 on', { ...space, negotiated: since('1.15') }],
])('with %s', (_, here) => {
  const every = allSessions(here)

  test('implies() agrees with trying all sessions', () => {
    fc.assert(
      fc.property(gate, gate, (a, b) => {
        const expected = every.every(session => !holds(a, session) || holds(b, session))
        expect(implies(a, b, here)).toBe(expected)
      }),
      { numRuns: runs(500) },
    )
  })

  test('overlaps() agrees with trying all sessions', () => {
    fc.assert(
      fc.property(gate, gate, gate, (a, b, c) => {
        const expected = every.some(session => [a, b, c].every(each => holds(each, session)))
        expect(overlaps([a, b, c], here)).toBe(expected)
      }),
      { numRuns: runs(500) },
    )
  })

  test('intersect() holds in exactly the sessions in which both gates hold', () => {
    fc.assert(
      fc.property(gate, gate, (a, b) => {
        const both = intersect(a, b)
        for (const session of every) {
          const expected = holds(a, session) && holds(b, session)
          expect(both.every(each => holds(each, session))).toBe(expected)
        }
      }),
    )
  })
})

test.each<[Gate, string, string[], boolean]>([
  [{}, '1.10', [], true],
  [since('1.12'), '1.11', [], false],
  [since('1.12'), '1.12', [], true],
  [before('1.12'), '1.11', [], true],
  [before('1.12'), '1.12', [], false],
  [{ feature: 'a' }, '1.12', ['a', 'b'], true],
  [{ feature: 'a' }, '1.12', ['b'], false],
  [{ without: 'a' }, '1.12', ['b'], true],
  [{ without: 'a' }, '1.12', ['a'], false],
  [{ ...since('1.12'), feature: 'a' }, '1.11', ['a'], false],
])('holds() of %j in %s with %j', (given, word, features, expected) => {
  expect(holds(given, { version: version(word), features: new Set(features) })).toBe(expected)
})

test('implies() takes a list as the conjunction of its gates', () => {
  expect(implies([since('1.12'), before('1.14')], since('1.11'), space)).toBe(true)
  expect(implies(since('1.12'), [since('1.11'), before('1.14')], space)).toBe(false)
})

test('a feature implies the versions that negotiate it', () => {
  expect(implies({ feature: 'a' }, since('1.15'), space)).toBe(false)
  expect(implies({ feature: 'a' }, since('1.15'), { ...space, negotiated: since('1.15') })).toBe(true)
})

test('an empty gate implies only gates that always hold', () => {
  expect(implies({}, since('1.10'), space)).toBe(true)
  expect(implies({}, since('1.11'), space)).toBe(false)
})

const text = `
types:
  - name: A
    doc: Grows.
    struct:
      - { name: a, type: Int, since: '1.12', default: 0 }
      - { name: b, type: Int, before: '1.18', feature: fast, default: 0 }
`

test('boundaries() lists the versions with changes, and both ends', () => {
  const { protocol } = compileText(text)
  expect(protocol && boundaries(protocol).map(formatVersion)).toEqual([
    '1.10',
    '1.12',
    '1.15',
    '1.18',
    '1.20',
  ])
})

test('boundarySessions() lists both sides of every boundary, with and without features', () => {
  const { protocol } = compileText(text)
  const sessions =
    protocol && boundarySessions(protocol).map(each => `${formatVersion(each.version)} ${[...each.features]}`)
  const versions = ['1.10', '1.11', '1.12', '1.14', '1.15', '1.17', '1.18', '1.20']
  const features = ['', 'fast', 'small', 'fast,small']
  expect(sessions).toEqual(versions.flatMap(each => features.map(some => `${each} ${some}`)))
})

test('versions compare by their parts, which must fit a byte', () => {
  expect(version('1.9')).toBeLessThan(version('1.10'))
  expect(formatVersion(version('1.30'))).toBe('1.30')
  expect(parseVersion('1.256')).toBeUndefined()
  expect(parseVersion('1.2.3')).toBeUndefined()
})
