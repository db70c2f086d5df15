/** Tag of the message that ends the log. */
export const LAST = 0x616c7473

export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length)
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 8 * index)
  return bytes
}

/** Encodes a string: its length, its bytes, and zeros up to a multiple of eight. */
export function padded(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const bytes = Buffer.alloc(8 + ((length + 7) & ~7))
  bytes.writeUInt32LE(length)
  bytes.write(text, 8)
  return bytes
}
