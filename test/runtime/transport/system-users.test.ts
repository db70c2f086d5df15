import { userInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { inThread } from '../../../runtime/transport/in-thread.ts'
import type { LibcFunction } from '../../../runtime/transport/libc.ts'
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

/** Makes a function of the C library that never returns, or whose answers a test gives. */
function fake(answers: ((error: Error | null, result?: number) => void)[]): LibcFunction {
  const async = (...args: unknown[]): void => void answers.push(args.at(-1) as never)
  return Object.assign(() => 0, { async })
}

describe('a call in a thread', () => {
  test('is not waited for longer than its time, and keeps one thread only until it returns', async () => {
    const answers: ((error: Error | null, result?: number) => void)[] = []
    expect(await inThread(fake(answers), [], 1)).toBeUndefined()
    expect(await inThread(fake(answers), [], 1)).toBeUndefined()
    expect(answers).toHaveLength(1)
    answers[0]?.(null, 1)
    const third = inThread(fake(answers), [])
    await new Promise(setImmediate)
    // The second one has its turn now.
    expect(answers).toHaveLength(2)
    answers[1]?.(null, 2)
    await new Promise(setImmediate)
    answers[2]?.(null, 3)
    expect(await third).toBe(3)
  })

  test('gives undefined if it fails', async () => {
    const answers: ((error: Error | null, result?: number) => void)[] = []
    const failing = inThread(fake(answers), [])
    await new Promise(setImmediate)
    answers[0]?.(new Error('no'))
    expect(await failing).toBeUndefined()
    const throwing = Object.assign(() => 0, {
      async() {
        throw new TypeError('not like this')
      },
    })
    expect(await inThread(throwing, [])).toBeUndefined()
  })
})
