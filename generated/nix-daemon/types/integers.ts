// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { Reader, Writer } from '../../../runtime/codegen/wire.ts'
import * as wire from '../../../runtime/codegen/wire.ts'

/**
 * An unsigned number of 64 bits: 8 bytes, little endian, any value.
 *
 * All other numbers of the protocol are written the same way and differ only in the range that a
 * reader accepts. Programs see a plain number, guarded at 2^53-1; where larger values really
 * occur, the field has a type of its own: `ActivityId`, `ByteLimit` or `FieldInteger`.
 *
 * @see [spec/nix-daemon/types/integers.yaml:5](../../../spec/nix-daemon/types/integers.yaml#L5)
 */
export type UInt64 = number

export function readUInt64(r: Reader): UInt64 {
  return wire.readSafeUint(r, 0xffffffffffffffffn)
}

export function writeUInt64(w: Writer, value: UInt64): void {
  wire.writeSafeUint(w, value, 0xffffffffffffffffn)
}

/**
 * A word that holds a C `unsigned int`: readers refuse anything above 2^32-1.
 *
 * Opcodes, the scalars of `SetOptions`, the exit status of an old error, `GCAction` (since Nix
 * 2.33) and all acknowledgements are of this type. So are three counts that readers check more
 * tightly than others: the fields of a log message, the overrides of `SetOptions` and the length
 * of a frame.
 *
 * @see [spec/nix-daemon/types/integers.yaml:14](../../../spec/nix-daemon/types/integers.yaml#L14)
 */
export type Int = number

export function readInt(r: Reader): Int {
  return wire.readUint(r, 0xffffffff)
}

export function writeInt(w: Writer, value: Int): void {
  wire.writeUint(w, value, 0xffffffff)
}

/**
 * A word that holds one byte: readers refuse anything above 255.
 *
 * Used for tags and for small enums.
 *
 * @see [spec/nix-daemon/types/integers.yaml:24](../../../spec/nix-daemon/types/integers.yaml#L24)
 */
export type UInt8 = number

export function readUInt8(r: Reader): UInt8 {
  return wire.readUint(r, 0xff)
}

export function writeUInt8(w: Writer, value: UInt8): void {
  wire.writeUint(w, value, 0xff)
}

/**
 * A word that holds a C `int64_t`: readers refuse anything above 2^63-1.
 *
 * A negative number can be written, as two's complement, but every reader refuses it. Only the
 * processor times of a `BuildResult` are of this type.
 *
 * @see [spec/nix-daemon/types/integers.yaml:31](../../../spec/nix-daemon/types/integers.yaml#L31)
 */
export type Int64 = number

export function readInt64(r: Reader): Int64 {
  return wire.readSafeUint(r, 0x7fffffffffffffffn)
}

export function writeInt64(w: Writer, value: Int64): void {
  wire.writeSafeUint(w, value, 0x7fffffffffffffffn)
}

/**
 * A time in seconds since 1970-01-01 00:00 UTC, as a C `time_t`.
 *
 * Readers refuse anything above 2^63-1. A time before 1970 would be written as two's complement,
 * and no reader accepts that.
 *
 * @see [spec/nix-daemon/types/integers.yaml:39](../../../spec/nix-daemon/types/integers.yaml#L39)
 */
export type Time = number

export function readTime(r: Reader): Time {
  return wire.readSafeUint(r, 0x7fffffffffffffffn)
}

export function writeTime(w: Writer, value: Time): void {
  wire.writeSafeUint(w, value, 0x7fffffffffffffffn)
}

/**
 * A length or a count, as a C `size_t`.
 *
 * The reference reader accepts what fits its `size_t` and allocates what it is told: a string of
 * 2^40 bytes ends with the error `Nix daemon out of memory`, one of 2^63 bytes or more with
 * `basic_string::_M_create`, and both with a closed connection. The limits of this protocol are
 * therefore checked before anything is allocated.
 *
 * @see [spec/nix-daemon/types/integers.yaml:47](../../../spec/nix-daemon/types/integers.yaml#L47)
 */
export type Size = number

export function readSize(r: Reader): Size {
  return wire.readSafeUint(r, 0xffffffffffffffffn)
}

export function writeSize(w: Writer, value: Size): void {
  wire.writeSafeUint(w, value, 0xffffffffffffffffn)
}

/**
 * Names an activity of the server: a counter plus the server's process id shifted left by 32.
 *
 * It is unique within the process that serves the connection. The sum passes 2^53-1 as soon as
 * process ids pass 2^21, so it is always a bigint. 0 stands for no activity.
 *
 * @see [spec/nix-daemon/types/integers.yaml:57](../../../spec/nix-daemon/types/integers.yaml#L57)
 */
export type ActivityId = bigint

export function readActivityId(r: Reader): ActivityId {
  return wire.readBigUint(r, 0xffffffffffffffffn)
}

export function writeActivityId(w: Writer, value: ActivityId): void {
  wire.writeBigUint(w, value, 0xffffffffffffffffn)
}

/**
 * A number of bytes that may stand for no limit at all, written as 2^64-1.
 *
 * Always a bigint, because its usual value does not fit a number.
 *
 * @see [spec/nix-daemon/types/integers.yaml:65](../../../spec/nix-daemon/types/integers.yaml#L65)
 */
export type ByteLimit = bigint

export function readByteLimit(r: Reader): ByteLimit {
  return wire.readBigUint(r, 0xffffffffffffffffn)
}

export function writeByteLimit(w: Writer, value: ByteLimit): void {
  wire.writeBigUint(w, value, 0xffffffffffffffffn)
}

/**
 * A number among the fields of a log message.
 *
 * A number up to 2^53-1 and a bigint above that: activity ids and byte counts both occur here.
 *
 * @see [spec/nix-daemon/types/integers.yaml:72](../../../spec/nix-daemon/types/integers.yaml#L72)
 */
export type FieldInteger = number | bigint

export function readFieldInteger(r: Reader): FieldInteger {
  return wire.readMixedUint(r, 0xffffffffffffffffn)
}

export function writeFieldInteger(w: Writer, value: FieldInteger): void {
  wire.writeSafeUint(w, value, 0xffffffffffffffffn)
}

/**
 * A boolean that readers check: 0 is false, 1 is true, all else is an error.
 *
 * Older documentation calls it `Bool64` and says that every value but 0 is true. The reference
 * implementation reads it, since 2.0, as an integer whose largest value is 1: a 2 is answered
 * with `serialised integer 2 is too large for type 'b'` and the connection ends. Lix, Guix and
 * Nix up to 1.11 are laxer, in ways that differ from field to field. Write only 0 and 1.
 *
 * Strict fields: `repair`, `dontCheckSigs`, `ultimate`, `checkContents`, `fixed`,
 * `ignoreLiveness`, `deleteReferrers`, `isNonDeterministic` and the validity flag of
 * `QueryPathInfo`.
 *
 * @see [spec/nix-daemon/types/integers.yaml:79](../../../spec/nix-daemon/types/integers.yaml#L79)
 */
export type Bool = boolean

export function readBool(r: Reader): Bool {
  return wire.readBool(r)
}

export function writeBool(w: Writer, value: Bool): void {
  wire.writeBool(w, value)
}

/**
 * A boolean that readers take loosely: 0 is false, any other value up to 2^32-1 is true.
 *
 * Older documentation calls it `Bool`; it is read as an `Int` that is compared with 0. All flags
 * of `SetOptions`, `substitute` of `QueryValidPaths`, both flags of the handshake, and the answers
 * of `IsValidPath`, `HasSubstitutes`, `VerifyStore` and `QuerySubstitutablePathInfo` are of this
 * type. Write only 0 and 1.
 *
 * @see [spec/nix-daemon/types/integers.yaml:93](../../../spec/nix-daemon/types/integers.yaml#L93)
 */
export type BoolInt = boolean

export function readBoolInt(r: Reader): BoolInt {
  return wire.readLaxBool(r)
}

export function writeBoolInt(w: Writer, value: BoolInt): void {
  wire.writeLaxBool(w, value)
}

/**
 * A duration in microseconds, or nothing.
 *
 * A tag word, 0 or 1, and after a 1 the number: 500 seconds are written as 500000000. Older
 * documentation calls the number `seconds`, which it is not.
 *
 * @see [spec/nix-daemon/types/integers.yaml:103](../../../spec/nix-daemon/types/integers.yaml#L103)
 */
export type OptMicroseconds = Int64 | undefined

export function readOptMicroseconds(r: Reader): OptMicroseconds {
  return wire.readOptional(r, readUInt8, readInt64)
}

export function writeOptMicroseconds(w: Writer, value: OptMicroseconds): void {
  wire.writeOptional(w, value, writeInt64)
}
