import { userInfo } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test, vi } from 'vitest'
import { type Done, inThread } from '../../../runtime/transport/in-thread.ts'
import { groupNumber, groupsOf, userName } from '../../../runtime/transport/system-users.ts'

describe('the system', () => {
  test('names users and groups', async () => {
    expect(await userName(0)).toBe('root')
    expect(await userName(process.geteuid?.() as number)).toBe(userInfo().username)
    expect(await userName(4_242_424)).toBeUndefined()
    expect(await groupNumber('root')).toBe(0)
    expect(await groupNumber('no-such-group')).toBeUndefined()
    expect(await groupsOf('root')).toContain(0)
    expect(await groupsOf('no-such-user')).toEqual([])
  })
})

describe('a call in a thread', () => {
  test('keeps its memory until it returns, also if it is not waited for any more', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    let collected = false
    const registry = new FinalizationRegistry(() => {
      collected = true
    })
    let running: Done | undefined
    await (async () => {
      const memory = {}
      registry.register(memory, undefined)
      const begin = (done: Done): void => {
        running = done
      }
      expect(await inThread([memory], begin, 1)).toBeUndefined()
    })()
    for (let turn = 0; turn < 10; turn += 1) {
      collect()
      await new Promise(setImmediate)
    }
    expect(collected).toBe(false)
    running?.(null, 0)
    running = undefined
    await vi.waitFor(
      () => {
        collect()
        expect(collected).toBe(true)
      },
      { timeout: 30_000 },
    )
  })

  test('is not waited for longer than its time, and keeps one thread only until it returns', async () => {
    const running: Done[] = []
    const begin = (done: Done): void => void running.push(done)
    expect(await inThread([], begin, 1)).toBeUndefined()
    expect(await inThread([], begin, 1)).toBeUndefined()
    expect(running).toHaveLength(1)
    running[0]?.(null, 1)
    const third = inThread([], begin)
    await new Promise(setImmediate)
    // The second one has its turn now.
    expect(running).toHaveLength(2)
    running[1]?.(null, 2)
    await new Promise(setImmediate)
    running[2]?.(null, 3)
    expect(await third).toBe(3)
  })

  test('gives undefined if it fails', async () => {
    expect(await inThread([], done => done(new Error('no'), 0))).toBeUndefined()
    const throwing = (): void => {
      throw new TypeError('not like this')
    }
    expect(await inThread([], throwing)).toBeUndefined()
  })
})
