import { expect, test } from 'vitest'
import { DecodeError, RemoteError } from '../../runtime/index.ts'
import { runs } from '../support/runs.ts'
import { cannotFail, failingFiles } from './failing-files.ts'
import { useFolder } from './folder.ts'
import { LONG, type Program, usePrograms } from './program.ts'
import { CALLS, callAll, callsBefore, differences, newPlace, unfinished } from './workload.ts'

const nixwire = usePrograms()
const newFolder = useFolder()

/**
 * Texts of the system and of the database for a disk that fails or is full. Node says of a folder that it cannot make,
 * with those above it, that it is not there.
 */
const TEXTS = {
  EIO: /EIO: i\/o error|disk I\/O error|is damaged|ENOENT: .*, mkdir/,
  ENOSPC: /ENOSPC: no space left on device|the disk is full|disk I\/O error|ENOENT: .*, mkdir/,
} as const

/** More calls than any of the workload makes on files. */
const MOST = 150

interface Round {
  readonly error: keyof typeof TEXTS
  readonly lasting: boolean
  readonly calls: readonly string[]
}

const all = Object.keys(CALLS)
const rounds: readonly Round[] = [
  { error: 'EIO', lasting: false, calls: all },
  { error: 'ENOSPC', lasting: true, calls: ['repair'] },
  { error: 'EIO', lasting: true, calls: all },
  { error: 'ENOSPC', lasting: false, calls: all },
  { error: 'ENOSPC', lasting: true, calls: all },
]

/** Waits until a program has no more descriptors than it had. */
async function settled(program: Program, most: number): Promise<number> {
  const until = performance.now() + 20_000
  while (program.descriptors().length > most && performance.now() < until)
    await new Promise(resolve => setTimeout(resolve, 5))
  return program.descriptors().length
}

test.for(rounds.slice(0, runs(2)))(
  'a store outlives it if any one of its system calls on files fails, with $error, lasting: $lasting, in $calls',
  { timeout: LONG },
  async ({ calls, ...mode }, { skip }) => {
    skip(cannotFail !== undefined, cannotFail)
    const { dir, ledger } = newPlace(newFolder())
    using files = failingFiles(dir)
    // A thread has descriptors, so let there be one, which the first calls start.
    const server = await nixwire(['serve', dir, '--threads', '1'], { env: files.env })
    expect(await callAll(server.url, ledger)).toEqual([])
    expect(await differences(server.url, ledger)).toEqual([])
    const before = server.descriptors().length
    for (const name of calls) {
      for (let after = 1; after < MOST; after += 1) {
        expect(await callAll(server.url, ledger, callsBefore(name, ledger))).toEqual([])
        files.fail({ ...mode, after })
        const failed = await callAll(server.url, ledger, [name])
        const stopped = files.stop()
        const place = `${name}, call ${after} (${stopped.name}), ${mode.error}`
        for (const { error } of failed) {
          // A download that has begun can only be broken off.
          const isBroken = name === 'download' && !(error instanceof RemoteError)
          const text = isBroken ? server.said.split('\n').at(-2) : error.message
          expect(error, place).toBeInstanceOf(isBroken ? DecodeError : RemoteError)
          expect(text, place).toMatch(TEXTS[mode.error])
        }
        expect(server.isRunning, `${place}: ${server.said}`).toBe(true)
        expect(await differences(server.url, ledger), place).toEqual([])
        expect(await settled(server, before), place).toBeLessThanOrEqual(before)
        if (stopped.failed === 0) break
        expect(after, place).toBeLessThan(MOST - 1)
      }
      expect(await callAll(server.url, ledger, ['collectGarbage'])).toEqual([])
    }
    expect(server.said).not.toMatch(/unhandled|at .*\(.*:\d+:\d+\)/i)
    expect(await server.end()).toBe(0)
    const again = await nixwire(['serve', dir])
    expect(await differences(again.url, ledger)).toEqual([])
    expect(unfinished(dir)).toEqual([])
    expect(await again.end()).toBe(0)
  },
)
