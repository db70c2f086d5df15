import { describe, expect, test } from 'vitest'
import { memoryLimits } from '../../../cli/commands/memory-options.ts'
import { availableMemory } from '../../../runtime/input/memory-budget.ts'

const given = { maxMemory: undefined, maxMessageMemory: undefined, maxLogText: undefined }

describe('the options of memory', () => {
  test.each([
    ['65536', 65536],
    ['1B', 1],
    ['3KiB', 3072],
    ['1.5MiB', 1.5 * 2 ** 20],
    ['2GiB', 2 ** 31],
    ['10%', Math.floor(availableMemory() / 10)],
    ['100%', availableMemory()],
  ])('take %s as %i bytes', (text, bytes) => {
    expect(memoryLimits({ ...given, maxMemory: text }).memory.bytes).toBe(bytes)
    expect(memoryLimits({ ...given, maxMessageMemory: text, maxLogText: text }).limits).toEqual({
      message: bytes,
      text: bytes,
    })
  })

  test.each(['', '64MB', '64 MiB', '-1', 'MiB', '1e9', '0', '0%', '101%', '0.1', '1GiBs', '%'])(
    'refuse %j and name the option',
    text => {
      expect(() => memoryLimits({ ...given, maxMessageMemory: text })).toThrow(
        `--max-message-memory ${text}: `,
      )
    },
  )

  test('leave the defaults if they are not there', () => {
    const { memory, limits } = memoryLimits(given)
    expect(limits).toEqual({})
    expect(memory.bytes).toBe(availableMemory() / 2)
  })
})
