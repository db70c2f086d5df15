import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Input } from '../../../runtime/input/input.ts'
import { type IncomingBody, receiveBody } from '../../../runtime/server/receive-body.ts'
import { RawFrames } from '../../../runtime/streams/raw-frames.ts'
import { rejection } from '../../support/fake-server.ts'
import { runs } from '../../support/runs.ts'

const session = { version: 0x126, features: 0 }
const era = { gate: {}, by: 'frames', content: { kind: 'bytes' } } as const

function word(low: number, high = 0): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(low, 0)
  bytes.writeUInt32LE(high, 4)
  return bytes
}

function framed(payloads: readonly Uint8Array[]): Buffer {
  return Buffer.concat([...payloads.flatMap(each => [word(each.length), each]), word(0)])
}

/** Makes an input with a feed that tells whether it flows. */
function useInput(frame = 1000): { readonly input: Input; readonly flows: () => boolean } {
  let flows = true
  const feed = {
    pause(): void {
      flows = false
    },
    resume(): void {
      flows = true
    },
  }
  return { input: new Input(session, { limits: { frame } }, feed), flows: () => flows }
}

/** Receives a body to forward. */
function incoming(input: Input): IncomingBody {
  return receiveBody({ input, output: undefined as never, channel: undefined }, era)
}

/** Forwards a body as raw frames. */
function rawFrames(input: Input): RawFrames {
  const frames = incoming(input).forward()
  if (!(frames instanceof RawFrames)) throw new Error('the frames lost what carries them')
  return frames
}

/** Gives bytes to an input in chunks of these sizes, repeated as needed, one in each turn. */
async function pour(input: Input, bytes: Buffer, sizes: readonly number[]): Promise<void> {
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] as number
    input.push(Buffer.from(bytes.subarray(at, at + size)))
    at += size
    await new Promise(resolve => setImmediate(resolve))
  }
}

async function all(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = []
  for await (const piece of pieces) found.push(piece)
  return Buffer.concat(found)
}

describe('forwarded frames', () => {
  test('are the bytes that arrived, in chunks of any sizes, without later bytes', async () => {
    const payload = fc.uint8Array({ minLength: 1, maxLength: 60 })
    const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(fc.array(payload, { maxLength: 8 }), sizes, async (payloads, chunks) => {
        const { input, flows } = useInput(60)
        const bytes = framed(payloads)
        const fed = pour(input, Buffer.concat([bytes, word(99)]), chunks)
        expect(await all(rawFrames(input))).toEqual(bytes)
        expect(flows()).toBe(true)
        await fed
        expect(input.peek()).toEqual(word(99))
      }),
      { numRuns: runs(200) },
    )
  })

  test('are one piece if they arrive in one chunk', async () => {
    const { input } = useInput()
    const bytes = framed([Buffer.alloc(10, 1), Buffer.alloc(20, 2), Buffer.alloc(30, 3)])
    input.push(bytes)
    const pieces: Uint8Array[] = []
    for await (const piece of rawFrames(input)) pieces.push(piece)
    expect(pieces).toEqual([bytes])
  })

  test.each([
    ['above the limit', word(1001)],
    ['above 32 bits', word(5, 1)],
    ['above 53 bits', word(0, 0xffffffff)],
  ])('with a length %s are refused, and the body fails', async (_, length) => {
    for (const before of [[], [Buffer.alloc(40)]]) {
      const { input } = useInput()
      input.push(Buffer.concat([framed(before).subarray(0, -8), length, Buffer.alloc(40)]))
      const body = incoming(input)
      const error = await rejection(all(body.forward()))
      expect(error.name).toBe('DecodeError')
      expect(body.broken).toBe(error)
    }
  })

  test('are read at the pace of their reader, and the bytes behind them as they arrive', async () => {
    const { input, flows } = useInput()
    const bytes = framed([Buffer.alloc(100), Buffer.alloc(100)])
    const pieces = rawFrames(input)[Symbol.asyncIterator]()
    const first = pieces.next()
    input.push(bytes.subarray(0, 150))
    expect((await first).value).toEqual(bytes.subarray(0, 150))
    expect(flows()).toBe(false)
    const last = pieces.next()
    await new Promise(resolve => setImmediate(resolve))
    expect(flows()).toBe(true)
    input.push(bytes.subarray(150))
    expect((await last).value).toEqual(bytes.subarray(150))
    expect(flows()).toBe(false)
    expect((await pieces.next()).done).toBe(true)
    expect(flows()).toBe(true)
  })

  test('give an error if they end early', async () => {
    const { input } = useInput()
    input.push(Buffer.concat([word(100), Buffer.alloc(30)]))
    input.end()
    const error = await rejection(all(rawFrames(input)))
    expect(error.message).toContain('inside a frame, 70 bytes before its end')
  })

  test('are skipped if they are not read', async () => {
    const { input } = useInput()
    input.push(Buffer.concat([framed([Buffer.alloc(100), Buffer.alloc(7)]), word(99)]))
    const body = incoming(input)
    body.forward()
    await body.finish()
    expect(input.peek()).toEqual(word(99))
    expect(body.broken).toBeUndefined()
  })
})
