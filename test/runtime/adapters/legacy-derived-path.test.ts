import { describe, expect, test } from 'vitest'
import { readDerivedPath } from '../../../generated/nix-daemon/read.ts'
import { V1_29, V1_30 } from '../../../generated/nix-daemon/versions.ts'
import { writeDerivedPath } from '../../../generated/nix-daemon/write.ts'
import { decode, encode } from '../../../runtime/wire/codec.ts'
import { writeString } from '../../../runtime/wire/write.ts'

const older = { version: V1_29, features: 0 }
const newer = { version: V1_30, features: 0 }
const drv = '/nix/store/v0ayb4dc8klr2nz6sg1hf9jwq5xm73pi-bash-5.2p37.drv'
const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello-2.12.1'

describe('a derived path before 1.30', () => {
  test.each([
    [path, path],
    [`${drv}!*`, drv],
    [`${drv}!dev,out`, `${drv}!dev,out`],
  ])('%s is %s on the wire', (value, wire) => {
    const bytes = encode(writeString, wire, older)
    expect(encode(writeDerivedPath, value, older)).toEqual(bytes)
    expect(decode(readDerivedPath, bytes, older)).toBe(value)
    expect(decode(readDerivedPath, encode(writeDerivedPath, value, newer), newer)).toBe(value)
  })

  test.each([
    [drv, 'the .drv file itself'],
    [`${path}!*`, 'only all outputs of a .drv path'],
    [`${drv}!out!dev`, 'is nested'],
    [`${drv}!out!*`, 'is nested'],
  ])('%s cannot be written', (value, problem) => {
    expect(() => encode(writeDerivedPath, value, older)).toThrow(problem)
    expect(encode(writeDerivedPath, value, newer)).toEqual(encode(writeString, value, newer))
  })

  test.each([
    [`${drv}!*`, 'an output named *'],
    [`${drv}!out!dev`, 'is nested'],
  ])('%s is refused when it is read', (wire, problem) => {
    expect(() => decode(readDerivedPath, encode(writeString, wire, older), older)).toThrow(problem)
  })
})
