import type { Session } from '../../runtime/session/session.ts'
import { encode } from '../../runtime/wire/codec.ts'
import { type EnumTable, enumTable } from '../../runtime/wire/enum-table.ts'
import { type Write, writeUint } from '../../runtime/wire/write.ts'
import type { WriterOptions } from '../../runtime/wire/writer.ts'

export const session: Session = { version: 0x126, features: 3 }
export const MAX: bigint = 2n ** 64n - 1n
export const table: EnumTable<'Off' | 'On'> = enumTable({ Off: 0, On: 1 }, 0xffffffff)
export const writeByte: Write<number> = (w, value) => writeUint(w, value, 255)

/** Encodes a value as hex digits. */
export function hex<T>(write: Write<T>, value: T, options: WriterOptions = {}): string {
  return encode(write, value, session, options).toString('hex')
}

/** Returns the error for a value that need not be of the type. */
export function rejection<T>(write: Write<T>, value: unknown, options: WriterOptions = {}): unknown {
  try {
    encode(write, value as T, session, options)
  } catch (error) {
    return error
  }
  throw new Error('nothing was rejected')
}
