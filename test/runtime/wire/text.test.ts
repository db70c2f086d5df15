import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { characters, decodeText, encodeText, putText } from '../../../runtime/wire/text.ts'

function decodeAll(bytes: Uint8Array): string {
  return decodeText(Buffer.from(bytes), 0, bytes.length)
}

/** Generates bytes that are often nearly UTF-8. */
const nearlyUtf8 = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.string().map(text => Buffer.from(text)),
    ),
    { maxLength: 8 },
  )
  .map(parts => Buffer.concat(parts))

describe('text of any bytes', () => {
  test('encodes to the same bytes again', () => {
    fc.assert(
      fc.property(nearlyUtf8, bytes => {
        expect(encodeText(decodeAll(bytes))).toEqual(bytes)
      }),
    )
  })

  test('is the same as Node decodes if the bytes are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(decodeAll(Buffer.from(text, 'utf8'))).toBe(text)
        expect(encodeText(text)).toEqual(Buffer.from(text, 'utf8'))
      }),
    )
  })

  test.each([
    ['80', '\udc80'],
    ['ff', '\udcff'],
    ['61ff62', 'a\udcffb'],
    ['c3', '\udcc3'],
    ['c328', '\udcc3('],
    ['e282', '\udce2\udc82'],
    ['e282ac', '€'],
    ['eda080', '\udced\udca0\udc80'],
    ['c080', '\udcc0\udc80'],
    ['f4908080', '\udcf4\udc90\udc80\udc80'],
    ['c280ff', '\x80\udcff'],
    ['e0a080ff', '\u0800\udcff'],
    ['f0908080ff', '\u{10000}\udcff'],
    ['efbfbd', '\ufffd'],
    ['efbfbdff', '\ufffd\udcff'],
  ])('has a lone surrogate for each byte that is not UTF-8: %s', (hex, text) => {
    expect(decodeAll(Buffer.from(hex, 'hex'))).toBe(text)
  })

  test('decodes valid sequences, and no others, between bytes that are not UTF-8', () => {
    const edges = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf]
    edges.push(0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff)
    const sequences = [[], ...edges.map(byte => [byte])]
    for (const a of edges) for (const b of edges) for (const c of edges) sequences.push([a, b, c])
    const wrong: string[] = []
    for (const sequence of sequences) {
      for (const last of edges) {
        const bytes = Buffer.from([...sequence, last])
        const text = decodeAll(Buffer.concat([Buffer.of(0xff), bytes]))
        const same = encodeText(text).subarray(1).equals(bytes)
        const right = isUtf8(bytes) ? text === `\udcff${bytes}` : !text.slice(1).isWellFormed()
        if (!same || !right) wrong.push(bytes.toString('hex'))
      }
    }
    expect(wrong).toEqual([])
  })

  test('is decoded from the given range only', () => {
    expect(decodeText(Buffer.from('xxhélloxx'), 2, 8)).toBe('héllo')
    expect(decodeText(Buffer.from('ff616263ff', 'hex'), 1, 4)).toBe('abc')
  })
})

describe('a lone surrogate', () => {
  test.each(['\ud800', 'ab\udbff', '\udc7f', '\udd00', '\udc80\ud800'])(
    'that stands for no byte is refused: %j',
    text => {
      expect(() => encodeText(text)).toThrow(/lone surrogate U\+D[0-9A-F]{3} at index \d/)
    },
  )

  test('is refused with its index', () => {
    expect(() => encodeText('ab\ud800')).toThrow('U+D800 at index 2')
  })

  test('that stands for a byte does not change a pair beside it', () => {
    expect(encodeText('\u{1f600}\udcff\u{1f600}')).toEqual(
      Buffer.concat([Buffer.from('😀'), Buffer.of(0xff), Buffer.from('😀')]),
    )
  })
})

test('text is written at an offset, and its bytes are counted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 9 }), (text, at) => {
      const room = text.length * 3
      const bytes = Buffer.alloc(at + room + 1, 0xaa)
      const length = putText(bytes, text, at, room)
      expect(length).toBe(Buffer.byteLength(text))
      expect(bytes.toString('utf8', at, at + length)).toBe(text)
      expect(bytes.at(-1)).toBe(0xaa)
    }),
  )
})

test('characters() gives one character for each byte', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(3), (bytes, from) => {
      const start = Math.min(from, bytes.length)
      const text = characters(Buffer.from(bytes), start, bytes.length)
      expect([...text].map(character => character.charCodeAt(0))).toEqual([...bytes.subarray(start)])
    }),
  )
})
