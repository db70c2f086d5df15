import { expect, test } from 'vitest'
import type { AnyMessage, ServedChannel } from '../../../runtime/protocol/protocol.ts'
import { ServerLog } from '../../../runtime/server/log.ts'

test('words in place of a message see the defaults of fields that the handler has left out', () => {
  const written: AnyMessage[] = []
  const channel: Partial<ServedChannel> = {
    roles: { Line: 'log', Begin: 'log' },
    write: (_, message) => void written.push(message),
    gated: {
      Begin: {
        gate: { since: 0x0120 },
        instead: {
          kind: 'Line',
          field: 'text',
          text: message => JSON.stringify(message),
          level: 'level',
          levels: {
            names: new Map(),
            values: new Map([
              ['Info', 1],
              ['Talkative', 2],
            ]),
          } as never,
          defaults: { level: 'Talkative', title: 'begins' },
        },
      },
    },
  }
  const session = { version: 0x0110, features: 0 }
  const log = new ServerLog({ unsent: 0 } as never, channel as ServedChannel, session, {
    limit: 1 << 20,
  } as never)
  log.say({ kind: 'Begin', title: undefined } as AnyMessage)
  expect(written).toEqual([{ kind: 'Line', text: '{"level":"Talkative","title":"begins","kind":"Begin"}' }])
  log.verbosity = 'Info'
  log.say({ kind: 'Begin' })
  expect(written).toHaveLength(1)
})
