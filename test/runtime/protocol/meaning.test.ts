import { describe, expect, test } from 'vitest'
import { desiredBytes, meaningOf, pushedBytes, roleOf } from '../../../runtime/protocol/meaning.ts'
import type { Channel } from '../../../runtime/protocol/protocol.ts'

const channel: Channel = {
  name: 'Message',
  read: () => ({ kind: 'Say' }),
  roles: { Say: 'log', Ask: 'pull', Give: 'push', Stop: 'end', Fail: 'fail' },
  failTag: 1,
  pullField: 'size',
  pushField: 'data',
  failGates: {},
}

describe('a message of the log channel', () => {
  test.each(['pull', 'push', undefined] as const)(
    'is logged, ends the log or is a failure for a call with any body: %s',
    body => {
      expect(meaningOf(channel, { kind: 'Say' }, body)).toBe('log')
      expect(meaningOf(channel, { kind: 'Stop' }, body)).toBe('end')
      expect(meaningOf(channel, { kind: 'Fail' }, body)).toBe('fail')
    },
  )

  test('pulls or pushes a body if the call has such a body', () => {
    expect(meaningOf(channel, { kind: 'Ask' }, 'pull')).toBe('pull')
    expect(meaningOf(channel, { kind: 'Give' }, 'push')).toBe('push')
  })

  test.each([
    ['Ask', 'push'],
    ['Ask', undefined],
    ['Give', 'pull'],
    ['Give', undefined],
  ] as const)('is an error in a call without such a body: %s, %s', (kind, body) => {
    expect(() => meaningOf(channel, { kind }, body)).toThrow(
      `the server sent ${kind}, which is not expected here`,
    )
    expect(roleOf(channel, { kind })).toBe(kind === 'Ask' ? 'pull' : 'push')
  })

  test('asks for a number of bytes that an exact reader gives as a bigint', () => {
    expect(desiredBytes(channel, { kind: 'Ask', size: (1n << 64n) - 1n } as never)).toBe(2 ** 64)
  })

  test('has its data in the fields that the channel names', () => {
    const data = Buffer.from('abc')
    expect(desiredBytes(channel, { kind: 'Ask', size: 7 } as { kind: string })).toBe(7)
    expect(pushedBytes(channel, { kind: 'Give', data } as { kind: string })).toBe(data)
  })
})
