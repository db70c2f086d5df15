/** What bytes come to, for a comparison (FNV-1a, 32 bits). */
export class Sum {
  #value = 0x811c9dc5

  add(bytes: Uint8Array): void {
    for (const byte of bytes) this.#value = Math.imul(this.#value ^ byte, 0x01000193)
  }

  get value(): number {
    return this.#value >>> 0
  }
}
