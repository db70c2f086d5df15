import type { FuzzDice } from '../dice.ts'
import type { Piece } from '../input/input.ts'
import { type Token, tokensOf } from './tokens.ts'
import { tokens as hostile, words } from './values.ts'

/** Changes the bytes of a piece in one place. */
export function mutatePiece(dice: FuzzDice, piece: Piece): Piece {
  const found = tokensOf(piece)
  const token = found.length === 0 ? undefined : dice.of(found)
  return {
    ...piece,
    data: token === undefined ? mutateBytes(dice, piece.data) : mutateToken(dice, piece.data, token),
  }
}

function mutateToken(dice: FuzzDice, data: Buffer, { start, end }: Token): Buffer {
  const replaced = (...parts: Buffer[]): Buffer =>
    Buffer.concat([data.subarray(0, start), ...parts, data.subarray(end)])
  const rest = data.subarray(start + 8, end)
  const word = end - start >= 8 ? data.readBigUInt64LE(start) : 0n
  switch (dice.number(0, 9)) {
    case 0:
    case 1:
    case 2:
      return replaced(wordOf(dice.of(words)), rest)
    case 3:
      return replaced(wordOf(BigInt.asUintN(64, word + dice.of([1n, -1n, 8n, -8n, 1n << 32n]))), rest)
    case 4:
    case 5:
      return replaced(dice.of(hostile))
    case 6:
      return replaced()
    case 7:
      return replaced(data.subarray(start, end), data.subarray(start, end))
    case 8:
      return rest.length > 0
        ? replaced(wordOf(word), mutateBytes(dice, rest))
        : replaced(wordOf(word), wordOf(word))
    default:
      return mutateBytes(dice, data)
  }
}

/** Flips, drops or inserts bytes, with no regard to what they mean. */
export function mutateBytes(dice: FuzzDice, data: Buffer): Buffer {
  const at = dice.number(0, Math.max(0, data.length - 1))
  switch (dice.number(0, 3)) {
    case 0: {
      const copy = Buffer.from(data)
      if (copy.length > 0) copy[at] = (copy[at] as number) ^ (1 << dice.number(0, 7))
      return copy
    }
    case 1:
      return data.subarray(0, at)
    case 2: {
      const inserted = Buffer.from(Array.from({ length: dice.of([1, 8, 16]) }, () => dice.number(0, 255)))
      return Buffer.concat([data.subarray(0, at), inserted, data.subarray(at)])
    }
    default:
      return Buffer.concat([data.subarray(0, at), data.subarray(at + dice.of([1, 8, 16]))])
  }
}

function wordOf(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}
