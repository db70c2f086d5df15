import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ReferenceScanner } from '../../nix/reference-scanner.ts'
import { cut, cuts } from '../support/chunks.ts'
import { runs } from '../support/runs.ts'

const digits = fc.constantFrom(...'0123456789abcdfghijklmnpqrsvwxyz')
const hashPart = fc.string({ unit: digits, minLength: 32, maxLength: 32 })
const filler = fc.oneof(
  fc.string({ unit: digits, maxLength: 70 }),
  fc.uint8Array({ maxLength: 70 }).map(bytes => Buffer.from(bytes).toString('latin1')),
)

describe('a scan for references', () => {
  test('finds exactly the hash parts that occur, however the bytes are cut', () => {
    const parts = fc.uniqueArray(hashPart, { minLength: 1, maxLength: 4 })
    const text = fc.array(fc.tuple(filler, fc.nat({ max: 7 })), { maxLength: 6 })
    const property = (wanted: string[], pieces: [string, number][], lengths: readonly number[]): void => {
      const bytes = Buffer.from(pieces.map(([some, at]) => some + (wanted[at] ?? '')).join(''), 'latin1')
      const scanner = new ReferenceScanner(wanted)
      for (const piece of cut(bytes, lengths)) scanner.feed(piece)
      expect([...scanner.found].sort()).toEqual(wanted.filter(part => bytes.includes(part)).sort())
    }
    fc.assert(fc.property(parts, text, cuts, property), { numRuns: runs(500) })
  })

  test('passes pieces on unchanged', async () => {
    const part = '0'.repeat(32)
    const scanner = new ReferenceScanner([part])
    const pieces = [Buffer.from('00'), Buffer.from(part.slice(2))]
    const passed: Buffer[] = []
    for await (const piece of scanner.through(pieces)) passed.push(piece)
    expect(passed).toEqual(pieces)
    expect([...scanner.found]).toEqual([part])
  })
})
