const DIGITS = '0123456789abcdfghijklmnpqrsvwxyz'

/** Value of each character code; 255 for characters that are not digits. */
export const NIX32_VALUES: Uint8Array = new Uint8Array(256).fill(255)
for (let value = 0; value < 32; value += 1) NIX32_VALUES[DIGITS.charCodeAt(value)] = value

/** Computes the number of digits for a number of bytes. */
export function nix32Length(bytes: number): number {
  return Math.ceil((bytes * 8) / 5)
}

/** Encodes bytes in Nix's own base 32, which starts with the last bits. */
export function encodeNix32(bytes: Uint8Array): string {
  let text = ''
  for (let digit = nix32Length(bytes.length) - 1; digit >= 0; digit -= 1) {
    const bit = digit * 5
    const at = bit >> 3
    const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
    text += DIGITS[(word >> (bit & 7)) & 31]
  }
  return text
}

/** Decodes nix32; undefined if {@link encodeNix32} returns the text for no bytes. */
export function decodeNix32(text: string): Buffer | undefined {
  const size = Math.floor((text.length * 5) / 8)
  if (nix32Length(size) !== text.length) return undefined
  // The additional byte catches surplus bits.
  const bytes = Buffer.alloc(size + 1)
  for (let digit = 0; digit < text.length; digit += 1) {
    const value = NIX32_VALUES[text.charCodeAt(text.length - 1 - digit)] ?? 255
    if (value === 255) return undefined
    const bit = digit * 5
    const at = bit >> 3
    const word = value << (bit & 7)
    bytes[at] = (bytes[at] as number) | (word & 255)
    if (word > 255) bytes[at + 1] = (bytes[at + 1] as number) | (word >> 8)
  }
  return bytes[size] === 0 ? bytes.subarray(0, size) : undefined
}
