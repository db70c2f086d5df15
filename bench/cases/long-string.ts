import { deepStrictEqual } from 'node:assert'
import { Input } from '../../runtime/input/input.ts'
import { MemoryAccount } from '../../runtime/input/memory-account.ts'
import { encode } from '../../runtime/wire/codec.ts'
import { readString } from '../../runtime/wire/read.ts'
import { writeString } from '../../runtime/wire/write.ts'
import type { Benchmark } from '../harness/benchmark.ts'
import { SESSION } from '../inputs/data.ts'

/** Reads a string that arrives byte by byte, with an attempt to read after each byte. */
async function drip(bytes: Buffer): Promise<string> {
  const input = new Input(SESSION, { memory: new MemoryAccount({}) })
  const reading = Promise.resolve(input.read(r => readString(r)))
  for (let at = 0; at < bytes.length; at += 1) {
    input.push(bytes.subarray(at, at + 1))
    // An attempt to read takes a few microtasks.
    for (let task = 0; task < 5; task += 1) await undefined
  }
  return reading
}

export const longString: Benchmark = {
  name: 'string',
  title: 'a string of 1 MiB that comes byte by byte, against sixteen of 64 KiB',
  goal: { ratio: 3 },
  unit: 'bytes',
  rounds: 5,
  prepare(size) {
    const items = size === 'full' ? 1 << 20 : 1600
    const text = 'a word of text, '.repeat(items / 16)
    const whole = encode(writeString, text, SESSION)
    const part = encode(writeString, text.slice(0, items / 16), SESSION)
    return {
      items,
      variants: {
        'sixteen of 64 KiB': async () => {
          let length = 0
          for (let index = 0; index < 16; index += 1) length += (await drip(part)).length
          return length
        },
        nixwire: () => drip(whole),
      },
      async check() {
        deepStrictEqual(await drip(whole), text)
        deepStrictEqual(await drip(part), text.slice(0, items / 16))
      },
    }
  },
}
