/** Numbers that are words of text read better in hex. */
export function integerText(value: number): string {
  return value > 0xffff ? `0x${value.toString(16)}` : String(value)
}
