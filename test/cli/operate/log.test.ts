import { describe, expect, test } from 'vitest'
import { LEVELS, type Level, logTo } from '../../../cli/operate/log.ts'
import { HandlerError } from '../../../generated/nix-daemon/index.ts'
import { DecodeError } from '../../../runtime/errors/errors.ts'
import { HOSTILE } from '../hostile.ts'

const now = (): Date => new Date('2026-01-02T03:04:05.678Z')

function logged(format: 'text' | 'json', level: Level): { lines: string[]; log: ReturnType<typeof logTo> } {
  const lines: string[] = []
  return { lines, log: logTo(line => lines.push(line), { format, level }, now) }
}

describe('the log', () => {
  test('has the time, level, connection, peer, operation and message as text', () => {
    const { lines, log } = logged('text', 'info')
    log('info', 'listening')
    log('warn', '', {
      connection: 3,
      peer: { kind: 'unix', uid: 1000, gid: 100, pid: 5 },
      operation: 'IsValidPath',
      error: new DecodeError('bad-value', 'odd', { window: '[00]' }),
    })
    log('info', 'left', { connection: 4, peer: { kind: 'tcp', address: '::1', port: 9 } })
    expect(lines).toEqual(
      [
        '2026-01-02T03:04:05.678Z info : listening',
        '2026-01-02T03:04:05.678Z warn : connection 3 (uid 1000, gid 100, pid 5): IsValidPath: odd',
        '2026-01-02T03:04:05.678Z info : connection 4 (address ::1, port 9): left',
      ].map(line => line.replace(' : ', '  ')),
    )
  })

  test('has the same and the code of an error as JSON', () => {
    const { lines, log } = logged('json', 'info')
    log('info', '', {
      connection: 3,
      peer: { kind: 'unix', uid: 0, gid: 0, pid: 5 },
      operation: 'IsValidPath',
      error: new HandlerError(HOSTILE),
    })
    expect(lines[0]).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      time: '2026-01-02T03:04:05.678Z',
      level: 'info',
      connection: 3,
      uid: 0,
      pid: 5,
      operation: 'IsValidPath',
      code: 'handler',
    })
  })

  test.each(LEVELS)('has only messages up to the level %s', level => {
    const { lines, log } = logged('json', level)
    for (const each of LEVELS) log(each, 'x')
    expect(lines.map(line => JSON.parse(line).level)).toEqual(LEVELS.slice(0, LEVELS.indexOf(level) + 1))
  })
})
