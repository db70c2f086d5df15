import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Input } from '../../../runtime/input/input.ts'
import { lendBody, readBody } from '../../../runtime/streams/body-reader.ts'
import { FrameReader } from '../../../runtime/streams/frame-reader.ts'
import { cut, cuts, settle } from '../../support/chunks.ts'
import { framed } from '../../support/raw-client.ts'
import { runs } from '../../support/runs.ts'

const session = { version: 0x126, features: 0 }

/** Generates frames of many lengths, mostly short ones, which are moved together. */
const frames = fc.array(
  fc
    .tuple(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 700 })), fc.nat(255))
    .map(([length, seed]) => Buffer.from(Array.from({ length }, (_, index) => seed + 7 * index))),
  { maxLength: 40 },
)

function together(payloads: readonly Buffer[]): Buffer {
  const parts = payloads.map(payload => framed(payload, payload.length).subarray(0, payload.length + 8))
  return Buffer.concat([...parts, Buffer.alloc(8), Buffer.from('the next request')])
}

test('small frames become larger pieces without changes to the memory of the sender', async () => {
  const bytes = together(Array.from({ length: 100 }, (_, index) => Buffer.alloc(10, index)))
  const before = Buffer.from(bytes)
  const pieces: Buffer[] = []
  const input = new Input(session)
  input.push(bytes)
  await lendBody(input, new FrameReader(), piece => void pieces.push(Buffer.from(piece)))
  expect(bytes.equals(before)).toBe(true)
  expect(pieces).toHaveLength(1)
  expect(input.peek().toString()).toBe('the next request')
})

/** Checks that a reader gets the payloads of frames from chunks of any sizes, and leaves later bytes unread. */
async function holds(
  read: (input: Input, chunks: readonly Buffer[], choices: readonly boolean[]) => Promise<readonly Buffer[]>,
): Promise<void> {
  const choices = fc.array(fc.boolean(), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(frames, cuts, choices, async (payloads, cutting, chosen) => {
      const input = new Input(session)
      const pieces = await read(input, cut(together(payloads), cutting), chosen)
      expect(Buffer.concat(pieces).equals(Buffer.concat(payloads))).toBe(true)
      expect(input.peek().toString()).toBe('the next request')
    }),
    { numRuns: runs(300) },
  )
}

/** Lends chunks to an input in one buffer, which is overwritten afterwards unless it is kept. */
function lender(input: Input): (chunk: Buffer) => void {
  let room = Buffer.alloc(1024)
  return chunk => {
    chunk.copy(room)
    if (input.push(room.subarray(0, chunk.length), true)) room = Buffer.alloc(1024)
    else room.fill(0xee)
  }
}

test('pieces that are kept do not change when later chunks use the memory again', async () => {
  await holds(async (input, chunks, lent) => {
    const kept: Buffer[] = []
    const taken = (async () => {
      for await (const piece of readBody(input, new FrameReader())) kept.push(piece)
    })()
    const lend = lender(input)
    for (const [index, chunk] of chunks.entries()) {
      if (lent[index % lent.length] === true) lend(chunk)
      else input.push(chunk)
      await settle()
    }
    await taken
    return kept
  })
})

test('lent pieces do not change until the sink has finished', async () => {
  await holds(async (input, chunks, slow) => {
    const seen: Buffer[] = []
    let given = 0
    const lending = lendBody(input, new FrameReader(), async piece => {
      given += 1
      if (slow[given % slow.length] === true) await settle()
      seen.push(Buffer.from(piece))
    })
    chunks.forEach(lender(input))
    await lending
    return seen
  })
})

test('while a sink has not finished, at most one more chunk is read', async () => {
  const held = { pauses: 0, isPaused: false }
  const feed = {
    pause() {
      held.pauses += 1
      held.isPaused = true
    },
    resume() {
      held.isPaused = false
    },
  }
  const input = new Input(session, {}, feed)
  const chunks = cut(together([Buffer.alloc(40, 1), Buffer.alloc(600, 2)]), [60, 100])
  let release = (): void => {}
  let given = 0
  const lending = lendBody(input, new FrameReader(), () => {
    given += 1
    if (given > 1) return undefined
    return new Promise<void>(resolve => {
      release = resolve
    })
  })
  input.push(chunks[0] as Buffer)
  expect(held).toEqual({ pauses: 0, isPaused: false })
  input.push(chunks[1] as Buffer)
  expect(held).toEqual({ pauses: 1, isPaused: true })
  release()
  await settle()
  expect(held.isPaused).toBe(false)
  for (const chunk of chunks.slice(2)) input.push(chunk)
  await lending
  // Afterwards, bytes are read ahead as before.
  expect(held).toEqual({ pauses: 1, isPaused: false })
  expect(input.peek().toString()).toBe('the next request')
})
