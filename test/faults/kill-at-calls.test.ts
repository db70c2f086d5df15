import { expect, test } from 'vitest'
import { runs } from '../support/runs.ts'
import { cannotFail, failingFiles } from './failing-files.ts'
import { useFolder } from './folder.ts'
import { LONG, usePrograms } from './program.ts'
import { callAll, callsBefore, differences, newPlace, unfinished } from './workload.ts'

const nixwire = usePrograms()
const newFolder = useFolder()

/** Calls that change a store, and the number of the first system call at which they are killed. */
const CHANGING = [
  'addToStoreNar',
  'repair',
  'addMultipleToStore',
  'addFlat',
  'addBuildLog',
  'addPermRoot',
  'collectGarbage',
]

/** Every how manyth system call is tried: a longer round tries all of them. */
const STRIDE = Math.max(1, Math.round(8 / runs(1)))

test('a store that is killed before any system call on its files has all that it acknowledged, and no more', {
  timeout: LONG,
}, async ({ skip }) => {
  skip(cannotFail !== undefined, cannotFail)
  const { dir, ledger } = newPlace(newFolder())
  using files = failingFiles(dir)
  let server = await nixwire(['serve', dir], { env: files.env })
  let kills = 0
  for (const [index, name] of CHANGING.entries()) {
    for (let after = 1 + (index % STRIDE); ; after += STRIDE) {
      expect(await callAll(server.url, ledger, callsBefore(name, ledger))).toEqual([])
      files.fail({ after, error: 'killed', lasting: false })
      const failed = await callAll(server.url, ledger, [name])
      const stopped = files.stop()
      if (stopped.failed === 0) break
      const place = `${name}, call ${after} (${stopped.name})`
      expect(failed, place).toHaveLength(1)
      expect(await server.end(), place).toBe('SIGKILL')
      kills += 1
      server = await nixwire(['serve', dir], { env: files.env })
      expect(await differences(server.url, ledger), place).toEqual([])
      // Contents that were not registered may be there, but nothing half done.
      expect(unfinished(dir), place).toEqual([])
    }
    expect(await callAll(server.url, ledger, ['collectGarbage'])).toEqual([])
  }
  expect(kills).toBeGreaterThan(10)
  expect(await server.end()).toBe(0)
})
