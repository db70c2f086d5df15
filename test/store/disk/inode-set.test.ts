// The inodes of shared files.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { InodeSet } from '../../../store/disk/inode-set.ts'
import { runs } from '../../support/runs.ts'

it('has what was added, and nothing else', () => {
  // Few tables, so that they grow, and inodes that meet in one place.
  const inodes = fc.uniqueArray(
    fc.oneof(
      fc.nat(200).map(at => BigInt(1 + at * 1024)),
      fc.bigInt({ min: 1n, max: 2n ** 53n - 1n }),
    ),
    { maxLength: 200 },
  )
  const property = (all: bigint[]): void => {
    const set = new InodeSet()
    const half = all.slice(0, all.length / 2)
    for (const inode of [...half, ...half]) set.add(inode)
    expect(all.filter(inode => set.has(inode))).toEqual(half)
    expect(set.size).toBe(half.length)
  }
  fc.assert(fc.property(inodes, property), { numRuns: runs(100) })
})

it('takes no more than it may, and no number that is not exact', () => {
  const set = new InodeSet(2)
  for (const inode of [1n, 2n ** 53n + 1n, 2n, 3n]) set.add(inode)
  expect([1n, 2n, 3n, 2n ** 53n, 2n ** 53n + 1n].map(inode => set.has(inode))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
