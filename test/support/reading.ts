import type { Session } from '../../runtime/session/session.ts'
import { decode } from '../../runtime/wire/codec.ts'
import { type EnumTable, enumTable } from '../../runtime/wire/enum-table.ts'
import { type Read, readUint } from '../../runtime/wire/read.ts'
import type { ReaderOptions } from '../../runtime/wire/reader.ts'

export const session: Session = { version: 0x126, features: 3 }
export const MAX: bigint = 2n ** 64n - 1n
export const table: EnumTable<'Off' | 'On'> = enumTable({ Off: 0, On: 1 }, 0xffffffff)
export const readByte: Read<number> = r => readUint(r, 255)

export type Part = number | bigint | string

/** Makes bytes: words for numbers and bigints; padded strings, with their lengths, for texts. */
export function wire(...parts: Part[]): Buffer {
  return Buffer.concat(
    parts.map(part => {
      if (typeof part === 'string') {
        const text = Buffer.from(part, 'latin1')
        return Buffer.concat([wire(text.length), text, Buffer.alloc(-text.length & 7)])
      }
      const word = Buffer.alloc(8)
      word.writeBigUInt64LE(BigInt(part))
      return word
    }),
  )
}

/** Reads a value from the bytes of some parts. */
export function from<T>(read: Read<T>, ...parts: Part[]): T {
  return decode(read, wire(...parts), session)
}

/** Reads a value with an exact reader. */
export function exactly<T>(read: Read<T>, ...parts: Part[]): T {
  return decode(read, wire(...parts), session, { exact: true })
}

/** Returns the error that reading throws. */
export function refusal(read: Read<unknown>, bytes: Buffer, options: ReaderOptions = {}): unknown {
  try {
    decode(read, bytes, session, options)
  } catch (error) {
    return error
  }
  throw new Error('nothing was refused')
}
