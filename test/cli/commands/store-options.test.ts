import { expect, test } from 'vitest'
import { openingOptions, storeOptions } from '../../../cli/commands/store-options.ts'
import { GC_RESERVED } from '../../../store/model/reserve.ts'
import { STORE_LIMITS } from '../../../store/model/store-limits.ts'

const none = {
  maxTempRoots: undefined,
  maxAllTempRoots: undefined,
  maxIndirectRoots: undefined,
  maxSignatures: undefined,
  maxBuildLog: undefined,
  gcReservedSpace: undefined,
  outlive: undefined,
  threads: undefined,
}

test('the options of a store become those of openStore, and are left to it by default', () => {
  expect(openingOptions(none)).toEqual({ limits: STORE_LIMITS })
  const given = {
    maxTempRoots: '1',
    maxAllTempRoots: '5',
    maxIndirectRoots: '2',
    maxSignatures: '3',
    maxBuildLog: '4',
    gcReservedSpace: '0',
    outlive: 'machine',
    threads: '0',
  }
  expect(openingOptions(given)).toEqual({
    limits: { tempRoots: 1, allTempRoots: 5, indirectRoots: 2, signatures: 3, buildLog: 4 },
    gcReserved: 0,
    outlive: 'machine',
    threads: 0,
  })
})

test('the room for collections is a size like those of memory', () => {
  expect(openingOptions({ ...none, gcReservedSpace: '64MiB' })).toMatchObject({ gcReserved: 64 * 2 ** 20 })
})

test('the help of the options tells the defaults', () => {
  const { maxTempRoots, maxIndirectRoots, maxSignatures, maxBuildLog, gcReservedSpace } = storeOptions
  const { tempRoots, indirectRoots, signatures, buildLog } = STORE_LIMITS
  expect(maxTempRoots.about).toContain(`(default: ${tempRoots})`)
  expect(maxIndirectRoots.about).toContain(`(default: ${indirectRoots})`)
  expect(maxSignatures.about).toContain(`(default: ${signatures})`)
  expect(maxBuildLog.about).toContain(`(default: ${buildLog / 2 ** 20}MiB)`)
  expect(gcReservedSpace.about).toContain(`(default: ${GC_RESERVED / 2 ** 20}MiB)`)
})

test.each([
  [{ maxTempRoots: '-1' }, /^--max-temp-roots -1: write a whole number/],
  [{ maxIndirectRoots: '1e3' }, /^--max-indirect-roots 1e3: write a whole number/],
  [{ maxSignatures: '99999999999999999999' }, /^--max-signatures 9+: write a whole number/],
  [{ maxBuildLog: '1e3' }, /^--max-build-log 1e3: write a size/],
  [{ gcReservedSpace: '' }, /^--gc-reserved-space : write a size, such as 64MiB or 2GiB/],
  [{ gcReservedSpace: '10%' }, /^--gc-reserved-space 10%: write a size, such as 64MiB or 2GiB/],
  [{ threads: '2.5' }, /^--threads 2.5: write a whole number/],
  [{ outlive: 'power' }, /^--outlive power: write process or machine/],
])('%o is refused', (given, problem) => {
  expect(() => openingOptions({ ...none, ...given })).toThrow(problem)
})
