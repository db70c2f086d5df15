import { describe, expect, test } from 'vitest'
import { CanonicalNarReader } from '../../../nix/nar/nar-reader.ts'
import { cut } from '../../support/chunks.ts'
import { nar } from '../../support/nar.ts'
import { ignoreNar } from './ignore-nar.ts'
import { malformed } from './nar-trees.ts'

describe('a reader', () => {
  test.each(malformed)('refuses a NAR %s, whole or byte by byte', (_, bytes, message) => {
    for (const length of [bytes.length + 1, 1]) {
      const run = (): void => {
        const reader = new CanonicalNarReader(ignoreNar)
        for (const piece of cut(bytes, [length])) reader.feed(piece)
        reader.end()
      }
      const place = expect.objectContaining({ path: 'nar', offset: expect.any(Number) })
      expect(run).toThrow(expect.objectContaining({ place }))
      expect(run).toThrow(message)
    }
  })

  test('refuses every NAR that ends too early', () => {
    const bytes = nar({ kind: 'directory', entries: [['a', { kind: 'symlink', target: 'b' }]] })
    for (let size = 0; size < bytes.length; size += 1) {
      const reader = new CanonicalNarReader(ignoreNar)
      reader.feed(bytes.subarray(0, size))
      expect(() => reader.end()).toThrow(expect.objectContaining({ code: 'short-input' }))
    }
  })
})
