import { describe, expect, test } from 'vitest'
import { encode } from '../../../runtime/wire/codec.ts'
import { type Write, writeString, writeUint } from '../../../runtime/wire/write.ts'
import {
  writeAdapted,
  writeClosedEnum,
  writeEnum,
  writeOptional,
  writeOptionalText,
  writePinned,
} from '../../../runtime/wire/write-value.ts'
import { Writer } from '../../../runtime/wire/writer.ts'
import { hex, rejection, session, table, writeByte } from '../../support/writing.ts'

describe('writing an optional value', () => {
  const write: Write<number | undefined> = (w, value) => writeOptional(w, value, writeByte)
  const writeText: Write<string | undefined> = (w, value) => writeOptionalText(w, value, writeString)

  test('puts a tag before the value', () => {
    expect(hex(write, undefined)).toBe('0000000000000000')
    expect(hex(write, 7)).toBe('01000000000000000700000000000000')
  })

  test('writes a missing text as the empty string, which is rejected as a value', () => {
    expect(hex(writeText, undefined)).toBe('0000000000000000')
    expect(hex(writeText, 'a')).toBe('01000000000000006100000000000000')
    expect(rejection(writeText, '')).toMatchObject({ code: 'not-encodable' })
  })

  test('accepts null with an exact writer only', () => {
    expect(hex(write, null as never, { exact: true })).toBe('0000000000000000')
    expect(rejection(write, null)).toMatchObject({ code: 'wrong-type' })
  })
})

describe('writing an enum', () => {
  const write: Write<'Off' | 'On' | number> = (w, value) => writeEnum(w, value, table)

  test('accepts a name, or a number that need not have one', () => {
    expect(hex(write, 'On')).toBe('0100000000000000')
    expect(hex(write, 7)).toBe('0700000000000000')
  })

  test.each(['on', 'constructor', undefined])('rejects another name: %s', value => {
    expect(rejection(write, value)).toMatchObject({ code: 'unknown-name' })
  })

  test('accepts only names if the enum is closed', () => {
    const closed: Write<'Off' | 'On'> = (w, value) => writeClosedEnum(w, value, table)
    expect(hex(closed, 'Off')).toBe('0000000000000000')
    expect(rejection(closed, 0)).toMatchObject({
      code: 'unknown-name',
      problem: '0 is not one of Off (0), On (1)',
    })
  })
})

describe('writing a pinned value', () => {
  test('uses the pinned version without features, then the session again', () => {
    const seen: unknown[] = []
    const look: Write<number> = w => seen.push([w.version, w.features])
    encode(
      (w, value: number) => {
        writePinned(w, 0x10a, value, look)
        look(w, value)
      },
      1,
      session,
    )
    expect(seen).toEqual([
      [0x10a, 0],
      [0x126, 3],
    ])
  })

  test('restores the session even if the value is rejected', () => {
    const w = new Writer(session)
    expect(() => writePinned(w, 0x10a, 300, writeByte)).toThrow('outside 0..255')
    expect(w).toMatchObject(session)
  })
})

test('an error of an adapter in writing gets the place of the value', () => {
  const adapter = {
    fromWire: (text: string): string => text,
    toWire: (text: string, { version }: { version: number }): string => {
      if (text === '') writeUint(new Writer(session), 1, 0)
      return `${text}${version}`
    },
  }
  const write: Write<string> = (w, value) => {
    writeByte(w, 1)
    writeAdapted(w, value, writeString, adapter)
  }
  expect(encode(write, 'v', session).toString('latin1', 16, 20)).toBe('v294')
  expect(rejection(write, '')).toMatchObject({ code: 'integer-range', place: { version: 0x126 } })
})
