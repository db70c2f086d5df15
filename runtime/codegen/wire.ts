/**
 * Door of generated readers and writers: one function per wire form. Private to generated code, see index.ts.
 */

export { hasFeature } from '../session/gate.ts'
export type { Session } from '../session/session.ts'
export { type EnumTable, enumTable } from '../wire/enum-table.ts'
export {
  readBigUint,
  readBool,
  readBytes,
  readLaxBool,
  readMixedUint,
  readOneBool,
  readSafeUint,
  readString,
  readUint,
} from '../wire/read.ts'
export { readList, readMap } from '../wire/read-list.ts'
export { readMapUntil, readUntil } from '../wire/read-until.ts'
export {
  enter,
  leave,
  readAdapted,
  readClosedEnum,
  readConstant,
  readEnum,
  readLaxOptional,
  readOptional,
  readOptionalText,
  readPinned,
  skipConstant,
} from '../wire/read-value.ts'
export { type Reader, refuse } from '../wire/reader.ts'
export {
  writeBigUint,
  writeBool,
  writeBytes,
  writeLaxBool,
  writeSafeUint,
  writeString,
  writeUint,
} from '../wire/write.ts'
export { expectObject, rejectGated, rejectKind, rejectTag, required } from '../wire/write-fields.ts'
export { writeList, writeMap } from '../wire/write-list.ts'
export { writeBeforeEnd, writeMapUntil, writeUntil } from '../wire/write-until.ts'
export {
  ascend,
  descend,
  isNothing,
  ownMember,
  writeAdapted,
  writeClosedEnum,
  writeEnum,
  writeOptional,
  writeOptionalText,
  writePinned,
} from '../wire/write-value.ts'
export type { Writer } from '../wire/writer.ts'
