import { describe, expect, test } from 'vitest'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import type { NixDaemonCall, NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { settle } from '../../support/chunks.ts'
import {
  answersStill,
  bytesOf,
  LAST,
  NEXT,
  RESULT,
  type Served,
  START,
  STOP,
  served,
} from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'

function saying(
  say: (call: NixDaemonCall) => unknown,
  version = '1.38',
  more: NixDaemonHandlers = {},
): Promise<Served> {
  const isValidPath = async (_: unknown, call: NixDaemonCall): Promise<boolean> => {
    await say(call)
    return true
  }
  return served({ isValidPath, ...more }, { client: { version } })
}

const start = (level: 'Error' | 'Info' | 'Vomit', text: string): LogMessage => ({
  kind: 'StartActivity',
  act: 7n,
  level,
  type: 'CopyPath',
  text,
  fields: [
    { kind: 'String', value: path },
    { kind: 'Int', value: 3n },
  ],
  parent: 0n,
})
const stop: LogMessage = { kind: 'StopActivity', act: 7n }
const result: LogMessage = {
  kind: 'Result',
  act: 7n,
  type: 'BuildLogLine',
  fields: [{ kind: 'String', value: 'line' }],
}

describe('activities that a handler logs', () => {
  const messages = [start('Info', 'copying'), result, stop]

  test.each(['1.20', '1.38'])('are sent unchanged at %s', async version => {
    const { client } = await saying(call => messages.map(message => call.log.say(message)), version)
    client.send(1, path)
    expect(await client.sofar()).toEqual(
      bytesOf(
        bytesOf(START, 7, 3, 100, 'copying', 2, 1, path, 0, 3, 0),
        bytesOf(RESULT, 7, 101, 1, 1, 'line'),
        bytesOf(STOP, 7, LAST, 1),
      ),
    )
  })

  test.each(['1.10', '1.19'])(
    'are sent as lines of text at %s, without their other fields',
    async version => {
      const { client } = await saying(call => messages.map(message => call.log.say(message)), version)
      client.send(1, path)
      expect(await client.sofar()).toEqual(bytesOf(NEXT, 'copying...\n', LAST, 1))
    },
  )

  test('are left out if they have no text and would be lines of text', async () => {
    const { client } = await saying(call => call.log.say(start('Error', '')), '1.19')
    client.send(1, path)
    expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
  })

  // 3 is Info.
  test.each<[string, number, string[]]>([
    ['below', 2, ['error']],
    ['at', 3, ['error', 'info']],
    ['above', 7, ['error', 'info', 'vomit']],
  ])('are sent as lines of text according to the verbosity: %s Info', async (_, verbosity, texts) => {
    const { client } = await saying(
      call => {
        call.log.say(start('Error', 'error'))
        call.log.say(start('Info', 'info'))
        call.log.say(start('Vomit', 'vomit'))
        call.log.say({ kind: 'Next', msg: 'always\n' })
      },
      '1.11',
      {
        setOptions(options, call) {
          call.log.verbosity = options.verbosity
        },
      },
    )
    client.send(19, 0, 0, 0, verbosity, 1, 0, 1, 0, 0, 0, 1, 1)
    expect(await client.word()).toBe(LAST)
    client.send(1, path)
    const lines = [...texts.map(text => `${text}...\n`), 'always\n']
    expect(await client.sofar()).toEqual(bytesOf(...lines.flatMap(line => [NEXT, line]), LAST, 1))
  })

  test('are sent whatever the verbosity if the version has activities', async () => {
    const { client } = await saying(call => {
      call.log.verbosity = 'Error'
      call.log.say(start('Vomit', 'vomit'))
    })
    client.send(1, path)
    expect(await client.word()).toBe(START)
  })
})

describe('a log message of a server', () => {
  test('arrives while the handler still runs', async () => {
    let go = (): void => {}
    const { client } = await saying(async call => {
      call.log.say({ kind: 'Next', msg: 'working\n' })
      await new Promise<void>(resolve => {
        go = resolve
      })
    })
    client.send(1, path)
    expect(await client.sofar()).toEqual(bytesOf(NEXT, 'working\n'))
    go()
    expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
  })

  test('may have bytes that are not UTF-8', async () => {
    const { client } = await saying(call => call.log.say({ kind: 'Next', msg: 'a\udcff\udc80' }))
    client.send(1, path)
    const raw = Buffer.from('\x03\0\0\0\0\0\0\0a\xff\x80\0\0\0\0\0', 'latin1')
    expect(await client.sofar()).toEqual(bytesOf(NEXT, raw, LAST, 1))
  })

  test('that is written before a call waits for the call', async () => {
    const { client, connection } = await saying(call => call.log.say({ kind: 'Next', msg: 'in it\n' }))
    connection.log.say({ kind: 'Next', msg: 'one\n' })
    connection.log.say(start('Info', 'two'))
    expect((await client.sofar()).length).toBe(0)
    client.send(1, path)
    expect(await client.read(24)).toEqual(bytesOf(NEXT, 'one\n'))
    expect(await client.word()).toBe(START)
    const all = await client.sofar()
    expect(all.subarray(all.length - 40)).toEqual(bytesOf(NEXT, 'in it\n', LAST, 1))
  })

  test.each([false, true])(
    'that a handler writes after its call (failed: %s) waits for the next call',
    async fails => {
      let left: NixDaemonCall | undefined
      const { client } = await saying(call => {
        const again = left !== undefined
        left = call
        if (fails && !again) throw new Error('failed')
      })
      client.send(1, path)
      if (fails) expect((await client.failure()).msg).toBe('failed')
      else expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
      left?.log.say({ kind: 'Next', msg: 'late\n' })
      expect((await client.sofar()).length).toBe(0)
      client.send(1, path)
      expect(await client.sofar()).toEqual(bytesOf(NEXT, 'late\n', LAST, 1))
      client.send(1, path)
      expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
    },
  )

  test('that is written between calls precedes the failure of a malformed request', async () => {
    const { client, connection } = await saying(() => {})
    connection.log.say({ kind: 'Next', msg: 'one\n' })
    client.send(35, 2, 2)
    expect(await client.read(24)).toEqual(bytesOf(NEXT, 'one\n'))
    expect((await client.failure()).msg).toContain('VerifyStore')
    expect((await client.rest()).length).toBe(0)
  })

  test.each<[string, unknown, string]>([
    ['the end', { kind: 'Last' }, '"Last" is sent by the connection itself'],
    ['an error', { kind: 'Error', msg: 'x' }, '"Error" is sent by the connection itself'],
    ['a question', { kind: 'Read', desired: 1 }, '"Read" is sent by the connection itself'],
    ['a piece', { kind: 'Write', data: Buffer.alloc(1) }, '"Write" is sent by the connection itself'],
    ['no message', { kind: 'Nope' }, '"Nope" is no message'],
    ['half a message', { kind: 'StartActivity', act: 1, level: 'Info' }, 'is not one of'],
    ['a message of another type', { kind: 'Next', msg: 7 }, 'expected a string'],
  ])('makes the handler fail, and is not sent, if it is %s', async (_, message, why) => {
    const { client } = await saying(call => call.log.say(message as LogMessage))
    client.send(1, path)
    expect((await client.failure()).msg).toContain(why)
    expect(await answersStill(client)).toBe(true)
  })

  test('waits for a slow client if the handler awaits drained()', async () => {
    let said = 0
    const { client } = await served(
      {
        async isValidPath(_, call) {
          while (said < 1000) {
            said += 1
            call.log.say({ kind: 'Next', msg: 'x'.repeat(1 << 14) })
            if (!(await call.log.drained())) break
          }
          return true
        },
      },
      { highWaterMark: 1 << 14 },
    )
    client.stream.pause()
    client.send(1, path)
    for (let turn = 0; turn < 500; turn += 1) await settle()
    expect(said).toBeGreaterThan(0)
    expect(said).toBeLessThan(10)
    await client.leave()
    await settle()
    expect(said).toBeLessThan(20)
  })
})
