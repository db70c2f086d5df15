import { code } from './markdown.ts'

/** Writes the 8 bytes of a word in the order of the wire, with the text that they spell, if any. */
export function wordBytes(value: number): string {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join(' ')
  const text = bytes.toString('latin1').replace(/\0+$/, '')
  return /^[!-~]{2,}$/.test(text) ? `${code(hex)} (${code(text)})` : code(hex)
}
