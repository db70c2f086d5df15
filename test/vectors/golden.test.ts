// The bytes that stand in the specs of this project, against the code that is generated from these.

import { describe, expect, test } from 'vitest'
import { checkGolden, golden as guixDaemon } from '../../generated/guix-daemon/golden.ts'
import { golden as nixDaemon } from '../../generated/nix-daemon/golden.ts'
import { golden as nixServe } from '../../generated/nix-serve/golden.ts'
import type { Golden } from '../../runtime/testing/golden.ts'
import { subjects } from './protocols.ts'

const all: ReadonlyMap<string, readonly Golden[]> = new Map([
  ['nix-daemon', nixDaemon],
  ['nix-serve', nixServe],
  ['guix-daemon', guixDaemon],
])

describe.each([...subjects])('the golden vectors of %s', (name, { spec }) => {
  const golden = all.get(name) ?? []

  test('are all in the generated code', () => {
    expect(golden.length).toBeGreaterThan(0)
    expect(golden.map(({ bytes }) => bytes)).toEqual(spec.golden.map(({ bytes }) => bytes))
  })

  test.each(golden.map(each => [each.name, each] as const))('%s: bytes and value agree', (_, each) => {
    checkGolden(each)
  })
})

test('a vector whose value or bytes are others fails with the difference', () => {
  const [first] = nixDaemon.filter(each => 'codec' in each && typeof each.value === 'boolean')
  if (first === undefined || !('codec' in first)) throw new Error('there is no vector of a boolean')
  expect(() => checkGolden({ ...first, value: false })).toThrow('is encoded to other bytes')
  const lax = { read: () => 'other', write: first.codec.write }
  expect(() => checkGolden({ ...first, codec: lax })).toThrow()
})
