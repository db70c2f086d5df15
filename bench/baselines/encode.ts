import type { ValidPathInfo } from '../../generated/nix-daemon/index.ts'

/*
 * An encoder by hand: one growing buffer, text written before its length, integers as single bytes. A message
 * either takes the buffer along, so that the next one needs a new buffer, or lends it until the next call.
 */

type Writes = Buffer & { utf8Write(text: string, offset: number, length: number): number }

const FIRST = 1024

let bytes = Buffer.allocUnsafeSlow(FIRST) as Writes
let at = 0

function room(size: number): void {
  if (at + size <= bytes.length) return
  const grown = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, at + size)) as Writes
  bytes.copy(grown, 0, 0, at)
  bytes = grown
}

function put(value: number, p: number): void {
  const b = bytes
  const high = (value / 0x1_0000_0000) >>> 0
  b[p] = value
  b[p + 1] = value >>> 8
  b[p + 2] = value >>> 16
  b[p + 3] = value >>> 24
  b[p + 4] = high
  b[p + 5] = high >>> 8
  b[p + 6] = high >>> 16
  b[p + 7] = high >>> 24
}

function int(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no word`)
  room(8)
  put(value, at)
  at += 8
}

function text(value: string): void {
  if (typeof value !== 'string') throw new TypeError('no string')
  room(16 + 3 * value.length)
  const length = bytes.utf8Write(value, at + 8, 3 * value.length)
  if (length !== value.length && !value.isWellFormed()) throw new RangeError('a lone surrogate')
  put(length, at)
  at += 8 + length
  while ((at & 7) !== 0) {
    bytes[at] = 0
    at += 1
  }
}

function texts(values: readonly string[]): void {
  int(values.length)
  for (const value of values) text(value)
}

function pathInfo({ path, info }: ValidPathInfo): void {
  text(path)
  text(info.deriver ?? '')
  text(info.narHash)
  texts(info.references)
  int(info.registrationTime)
  int(info.narSize)
  int(info.ultimate ? 1 : 0)
  texts(info.sigs)
  text(info.ca ?? '')
}

function write(records: readonly ValidPathInfo[]): void {
  at = 0
  int(records.length)
  for (const record of records) pathInfo(record)
}

/** Encodes the records into a new buffer. */
export function encodePathInfos(records: readonly ValidPathInfo[]): Buffer {
  write(records)
  const written = bytes.subarray(0, at)
  bytes = Buffer.allocUnsafeSlow(FIRST) as Writes
  return written
}

/** Encodes the records into bytes that are valid until the next call. */
export function lendPathInfos(records: readonly ValidPathInfo[]): Buffer {
  write(records)
  return bytes.subarray(0, at)
}
