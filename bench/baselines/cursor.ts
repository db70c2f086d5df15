import { isUtf8 } from 'node:buffer'

/*
 * A decoder as an expert in Node writes it by hand for speed: one cursor in module variables, integers from
 * single bytes, strings by the native slice. It checks lengths, counts, padding, booleans and UTF-8, as the
 * library does.
 */

type Slices = Buffer & { utf8Slice(start: number, end: number): string }

export const SHORT: { short: true } = { short: true }

const MAX_STRING = 1 << 26
const MAX_COUNT = 1 << 24

let bytes = Buffer.alloc(0) as Buffer as Slices
let end = 0
/** Position of the cursor. */
export let at = 0

export function open(source: Buffer, from: number, to: number): void {
  bytes = source as Slices
  at = from
  end = to
}

export function seek(offset: number): void {
  at = offset
}

export function int(): number {
  const p = at
  if (p + 8 > end) throw SHORT
  const b = bytes
  const low =
    ((b[p] as number) | ((b[p + 1] as number) << 8) | ((b[p + 2] as number) << 16)) +
    (b[p + 3] as number) * 0x1000000
  const high =
    ((b[p + 4] as number) | ((b[p + 5] as number) << 8) | ((b[p + 6] as number) << 16)) +
    (b[p + 7] as number) * 0x1000000
  at = p + 8
  if (high === 0) return low
  if (high > 0x1fffff) throw new RangeError(`integer above 2^53-1 at ${p}`)
  return high * 0x1_0000_0000 + low
}

/** Reads a number of elements. With `whole`, eight bytes per element must have arrived before an array is allocated. */
export function count(whole = true): number {
  const value = int()
  if (value > MAX_COUNT) throw new RangeError(`count ${value} at ${at - 8}`)
  if (whole && value * 8 > end - at) throw SHORT
  return value
}

export function bool(): boolean {
  const value = int()
  if (value > 1) throw new RangeError(`boolean ${value} at ${at - 8}`)
  return value === 1
}

export function text(): string {
  const length = int()
  if (length > MAX_STRING) throw new RangeError(`length ${length} at ${at - 8}`)
  const start = at
  const stop = start + length
  const padded = (stop + 7 - ((stop - start + 7) & 7)) | 0
  if (padded > end) throw SHORT
  const b = bytes
  for (let p = stop; p < padded; p += 1) if (b[p] !== 0) throw new RangeError(`padding at ${p}`)
  at = padded
  const value = b.utf8Slice(start, stop)
  if (value.includes('\ufffd') && !isUtf8(b.subarray(start, stop)))
    throw new RangeError(`not UTF-8 at ${start}`)
  return value
}

export function texts(): string[] {
  const values = new Array<string>(count())
  for (let index = 0; index < values.length; index += 1) values[index] = text()
  return values
}

export function bigint(): bigint {
  if (at + 8 > end) throw SHORT
  const value = bytes.readBigUInt64LE(at)
  at += 8
  return value
}
