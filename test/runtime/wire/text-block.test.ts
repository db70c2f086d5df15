import { describe, expect, test } from 'vitest'
import { Input } from '../../../runtime/input/input.ts'
import { decode, encode } from '../../../runtime/wire/codec.ts'
import { type Read, readString, readUint } from '../../../runtime/wire/read.ts'
import { readList } from '../../../runtime/wire/read-list.ts'
import { Reader } from '../../../runtime/wire/reader.ts'
import { type Write, writeString, writeUint } from '../../../runtime/wire/write.ts'
import { writeList } from '../../../runtime/wire/write-list.ts'

const session = { version: 0x125, features: 0 }

/** Encodes records of a word and a text, so that bytes above 0x7f are between the texts. */
interface Entry {
  readonly id: number
  readonly text: string
}
const readEntries: Read<Entry[]> = r =>
  readList(r, inner => ({ id: readUint(inner, 2 ** 48), text: readString(inner) }))
const writeEntries: Write<readonly Entry[]> = (w, entries) =>
  writeList(w, entries, (inner, { id, text }) => {
    writeUint(inner, id, 2 ** 48)
    writeString(inner, text)
  })

/** Texts of every length around the limits, ASCII and not, valid and not. */
const TEXTS = [0, 1, 7, 8, 9, 12, 13, 90, 255, 256, 257, 511, 512, 513, 3000].flatMap(length => [
  'x'.repeat(length),
  `${'y'.repeat(length)}é`,
  `日本${'z'.repeat(length)}`,
  `${'v'.repeat(length)}\udcff${'w'.repeat(length % 8)}`,
  `${'\x7f'.repeat(length)}\x80`,
])
const ENTRIES = Array.from({ length: 500 }, (_, index) => ({
  id: 0xff_80_80_80_80 + index,
  text: TEXTS[(index * 7) % TEXTS.length] as string,
}))
const bytes = encode(writeEntries, ENTRIES, session)

describe('texts that share a block', () => {
  test('are the same as texts on their own', () => {
    expect(decode(readEntries, bytes, session)).toEqual(ENTRIES)
  })

  test('are the same if the bytes start at an odd address', () => {
    for (let shift = 1; shift < 8; shift += 1) {
      const shifted = Buffer.alloc(bytes.length + shift, 0xff)
      bytes.copy(shifted, shift)
      expect(decode(readEntries, shifted.subarray(shift), session)).toEqual(ENTRIES)
    }
  })

  test.each([1, 3, 8, 61, 100, 512, 700, 4096])('are the same in chunks of %i bytes', async size => {
    const input = new Input(session)
    const reading = Promise.resolve(input.read(readEntries))
    for (let at = 0; at < bytes.length; at += size) {
      input.push(Buffer.from(bytes.subarray(at, at + size)))
      if (at % 7 === 0) await new Promise(resolve => setImmediate(resolve))
    }
    expect(await reading).toEqual(ENTRIES)
  })

  test('are the same in successive messages, between which the window changes', async () => {
    const input = new Input(session)
    const messages = Array.from({ length: 400 }, (_, index) => `message ${index} ${'.'.repeat(index % 60)}`)
    const stream = Buffer.concat(messages.map(message => encode(writeString, message, session)))
    const pushing = (async () => {
      for (let at = 0; at < stream.length; at += 37) {
        input.push(Buffer.from(stream.subarray(at, at + 37)))
        await new Promise(resolve => setImmediate(resolve))
      }
    })()
    for (const message of messages) expect(await input.read(r => readString(r))).toBe(message)
    await pushing
  })

  test('are the same if they are read again from an earlier offset', () => {
    const [first, second] = ['a'.repeat(600), 'bcd'].map(text => encode(writeString, text, session)) as [
      Buffer,
      Buffer,
    ]
    const both = Buffer.concat([second, first, second])
    const r = new Reader(both, session)
    const readAll = (): string[] => [readString(r), readString(r), readString(r)]
    r.reset(r.bytes, second.length + first.length, both.length)
    expect(readString(r)).toBe('bcd')
    r.reset(r.bytes, 0, both.length)
    expect(readAll()).toEqual(['bcd', 'a'.repeat(600), 'bcd'])
  })

  test('keep at most 512 bytes alive, and a longer one only its own', () => {
    const short = new Reader(encode(writeEntries, ENTRIES, session), session)
    readUint(short, 2 ** 48)
    for (let index = 0; index < ENTRIES.length; index += 1) {
      readUint(short, 2 ** 48)
      readString(short)
      expect(short.block.length).toBeLessThanOrEqual(512)
    }
  })

  test('are refused if padding is not zero, be it ASCII or not', () => {
    for (const byte of [0x01, 0x41, 0x80, 0xff]) {
      for (let length = 1; length < 8; length += 1) {
        for (let at = 8 + length; at < 16; at += 1) {
          const broken = encode(writeString, 'x'.repeat(length), session)
          broken[at] = byte
          expect(() => decode(r => readString(r), broken, session)).toThrow(/padding is not zero/)
        }
      }
    }
  })
})
