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
    'is shown, ends the log or fails, whatever body is carried: %s',
    body => {
      expect(meaningOf(channel, { kind: 'Say' }, body)).toBe('log')
      expect(meaningOf(channel, { kind: 'Stop' }, body)).toBe('end')
      expect(meaningOf(channel, { kind: 'Fail' }, body)).toBe('fail')
    },
  )

  test('asks for a body or brings one if the call has such a body', () => {
    expect(meaningOf(channel, { kind: 'Ask' }, 'pull')).toBe('pull')
    expect(meaningOf(channel, { kind: 'Give' }, 'push')).toBe('push')
  })

  test.each([
    ['Ask', 'push'],
    ['Ask', undefined],
    ['Give', 'pull'],
    ['Give', undefined],
  ] as const)('%s breaks a call off whose body is %s', (kind, body) => {
    expect(() => meaningOf(channel, { kind }, body)).toThrow(
      `the server sent ${kind}, which is not expected here`,
    )
    expect(roleOf(channel, { kind })).toBe(kind === 'Ask' ? 'pull' : 'push')
  })

  test('holds its data in the fields that the channel names', () => {
    const data = Buffer.from('abc')
    expect(desiredBytes(channel, { kind: 'Ask', size: 7 } as { kind: string })).toBe(7)
    expect(pushedBytes(channel, { kind: 'Give', data } as { kind: string })).toBe(data)
  })
})
