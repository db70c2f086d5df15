import type { Layout } from '../../runtime/layout/layout.ts'
import { type Part, walkParts } from '../../runtime/layout/locate.ts'
import type { Session } from '../../runtime/session/session.ts'

/** Lists the words and strings of an encoded value. */
export function partsOf(layout: Layout, name: string, bytes: Buffer, session: Session): Part[] {
  const parts: Part[] = []
  walkParts(layout, name, bytes, session, part => parts.push(part))
  return parts
}

/** Copies the bytes with another word at `offset`. */
export function withWord(bytes: Buffer, offset: number, word: bigint): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeBigUInt64LE(word, offset)
  return copy
}

/** Copies the bytes with another byte at `offset`. */
export function withByte(bytes: Buffer, offset: number, byte: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[offset] = byte
  return copy
}
