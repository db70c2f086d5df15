import { expect, test } from 'vitest'
import { observe } from '../../cli/observe/observe.ts'
import type { Protocol } from '../../runtime/protocol/protocol.ts'
import { wire } from '../support/reading.ts'
import { FAILS, GetBoxesInline, PutBoxesInline, toy } from '../support/toy/protocol.ts'

const records = wire(1, 'first', 5, 0, 7, 1, 'other', 0, 8, 0)
const layout = {
  Box: 'word',
  BoxHead: { fields: [['label', 'Text']] },
  BoxTail: { fields: [['weight', 'Int']] },
  Text: 'text',
  Int: 'word',
} as const
const protocol = { ...toy, layout: async () => layout } as unknown as Protocol
const recordName = (): string => 'Box'
const [OUT, DONE] = [3, wire(3)]

function chunk(
  from: 'client' | 'server',
  ...data: Buffer[]
): { at: number; from: typeof from; data: Buffer } {
  return { at: 0, from, data: Buffer.concat(data) }
}

test('a session with records inline, up and down, is understood to its last byte', async () => {
  const seen = await observe(
    protocol,
    [
      chunk('client', wire(PutBoxesInline.opcode), records, wire(GetBoxesInline.opcode)),
      chunk('server', DONE, wire(OUT), records),
    ],
    { verify: true, recordName },
  )
  const bodies = seen.events.flatMap(event => (event.kind === 'body' ? [event] : []))
  expect(bodies.map(({ way, content, bytes }) => [way, content, bytes.length])).toEqual([
    ['upload', 'records', records.length],
    ['download', 'records', records.length],
  ])
  for (const { parts, problem } of bodies) {
    expect(problem).toBeUndefined()
    expect(parts.map(part => part.kind)).toEqual(['marker', 'head', 'body', 'tail', 'marker', 'head', 'body', 'tail', 'marker']) // biome-ignore format: one line reads better
  }
  expect([seen.client.rest, seen.server.rest, seen.differences]).toEqual([0, 0, []])
})

test('records that are cut off, broken or replaced by a failure are noted as such', async () => {
  const last = async (data: Buffer): Promise<unknown> =>
    (
      await observe(protocol, [chunk('client', wire(GetBoxesInline.opcode)), chunk('server', DONE, data)], {
        recordName,
      })
    ).events.at(-1)
  expect(await last(records.subarray(0, 40))).toMatchObject({
    kind: 'stop',
    problem: 'it ends inside the Boxes, after 40 bytes of that',
  })
  expect(await last(wire(4))).toMatchObject({
    kind: 'stop',
    problem: expect.stringContaining('record 0 starts with 4: expected 1, or 0 at the end'),
  })
  expect(await last(wire(FAILS, 'no'))).toMatchObject({
    kind: 'message',
    message: { kind: 'Fails', msg: 'no' },
  })
})
