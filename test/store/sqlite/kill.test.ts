import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { SCHEMA_VERSION } from '../../../store/sqlite/schema.ts'
import { batchAt, numbered } from './numbered.ts'
import { failureOf, temporaryFolders } from './temporary-metadata.ts'

const { folder, openIn } = temporaryFolders()
const running = new Set<ChildProcess>()

afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})

interface Registering {
  /** Waits until it has printed so many more lines. */
  lines(count: number): Promise<void>
  /** Kills it, and returns the last count that it printed. */
  kill(): Promise<number>
}

function startRegistering(place: string): Registering {
  const script = join(import.meta.dirname, 'child.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, join(place, 'metadata.sqlite')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  let [last, seen] = [0, 0]
  const reader = createInterface({ input: child.stdout }).on('line', line => {
    last = Number(line)
    seen += 1
  })
  const ended = once(reader, 'close')
  const exited = once(child, 'exit')
  return {
    async lines(count) {
      const until = seen + count
      while (seen < until) await Promise.race([once(reader, 'line'), exited.then(refuse)])
    },
    async kill() {
      child.kill('SIGKILL')
      const [, signal] = await exited
      expect(signal).toBe('SIGKILL')
      running.delete(child)
      await ended
      return last
    },
  }
}

function refuse(): never {
  throw new Error('the process ended by itself')
}

test('every acknowledged change is complete after the process is killed', async () => {
  const place = folder()
  let before = 0
  for (let round = 0; round < 6; round += 1) {
    const child = startRegistering(place)
    await child.lines(2)
    await wait(Math.random() * 150)
    const acknowledged = await child.kill()
    expect(acknowledged).toBeGreaterThan(before)

    const metadata = await openIn(place)
    expect(await metadata.check()).toEqual([])
    // The unacknowledged change is either complete or absent.
    const { paths } = await metadata.counts()
    expect([acknowledged, acknowledged + batchAt(acknowledged)]).toContain(paths)
    for (let number = 0; number < paths; number += 1) {
      const { path, info, outputs } = numbered(number)
      expect(await metadata.info(path)).toEqual(info)
      expect(await metadata.derivationOutputs(path)).toEqual(outputs)
    }
    await metadata.close()
    before = paths
  }
})

test('a second process cannot open the database while the first lives', async () => {
  const place = folder()
  const child = startRegistering(place)
  await child.lines(1)
  const error = await failureOf(() => openIn(place))
  expect(error).toMatchObject({ code: 'in-use' })
  expect((error as Error).message).toContain(place)
  await child.kill()
  expect((await openIn(place)).schemaVersion).toBe(SCHEMA_VERSION)
})
