/** Makes the chunk that is sent again and again. */
export function chunkOf(size: number): Buffer {
  const chunk = Buffer.allocUnsafeSlow(size)
  for (let at = 0; at < size; at += 1) chunk[at] = 7 * at
  return chunk
}

/** A checksum of bytes, to compare what was received (FNV-1a, 32 bits). */
export class Sum {
  #value = 0x811c9dc5

  add(bytes: Uint8Array): void {
    for (const byte of bytes) this.#value = Math.imul(this.#value ^ byte, 0x01000193)
  }

  get value(): number {
    return this.#value >>> 0
  }
}
