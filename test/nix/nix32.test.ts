import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeNix32, encodeNix32 } from '../../nix/nix32.ts'
import { nix32 } from '../live/support/nar.ts'

describe('nix32', () => {
  test('agrees with an independent encoder, and is decoded again', () => {
    const property = (bytes: Uint8Array): void => {
      const text = encodeNix32(bytes)
      expect(text).toBe(nix32(bytes))
      expect(decodeNix32(text)).toEqual(Buffer.from(bytes))
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 70 }), property))
  })

  test.each(['0', '00e', 'zz', 'A0', '2'.repeat(52)])('does not decode %s', text => {
    expect(decodeNix32(text)).toBeUndefined()
  })
})
