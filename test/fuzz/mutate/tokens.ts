import { layout } from '../../../generated/nix-daemon/layout.ts'
import { walkParts } from '../../../runtime/layout/locate.ts'
import type { Piece } from '../input/input.ts'

/** A word, or a text with its length and padding. */
export interface Token {
  readonly start: number
  readonly end: number
}

/** More tokens of a piece are not looked at. */
const MOST = 2000

/**
 * Finds the words and texts of a piece: by its layout if that is known, else by trying every word as the length of a
 * text, which nearly all bytes of the protocol are made of.
 */
export function tokensOf({ data, type, session }: Piece): Token[] {
  const found: Token[] = []
  if (type !== undefined && session !== undefined && Object.hasOwn(layout, type))
    walkParts(layout, type, data, session, ({ start, end }) => void found.push({ start, end }))
  return found.length > 0 ? found : guessed(data)
}

function guessed(data: Buffer): Token[] {
  const found: Token[] = []
  for (let at = 0; at + 8 <= data.length && found.length < MOST; ) {
    const length = data.readBigUInt64LE(at)
    const padded = (length + 7n) & ~7n
    const isText =
      length > 0n && padded <= BigInt(data.length - at - 8) && isPadded(data, at + 8, Number(length))
    const end = isText ? at + 8 + Number(padded) : at + 8
    found.push({ start: at, end })
    at = end
  }
  return found
}

function isPadded(data: Buffer, at: number, length: number): boolean {
  return data.subarray(at + length, at + ((length + 7) & ~7)).every(byte => byte === 0)
}
