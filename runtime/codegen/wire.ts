/**
 * Door of generated readers and writers: one function per wire form. Private to generated code, see index.ts.
 */

export { hasFeature } from '../session/gate.ts'
export type { Session } from '../session/session.ts'
export { type EnumTable, enumTable } from '../wire/enum-table.ts'
export {
  enter,
  leave,
  readAdapted,
  readBigUint,
  readBool,
  readBytes,
  readClosedEnum,
  readConstant,
  readEnum,
  readLaxBool,
  readLaxOptional,
  readList,
  readMap,
  readMixedUint,
  readOptional,
  readOptionalText,
  readPinned,
  readSafeUint,
  readString,
  readUint,
  skipConstant,
} from '../wire/read.ts'
export { type Reader, refuse } from '../wire/reader.ts'
export {
  ascend,
  descend,
  expectObject,
  isNothing,
  rejectGated,
  rejectKind,
  required,
  writeAdapted,
  writeBigUint,
  writeBool,
  writeBytes,
  writeClosedEnum,
  writeEnum,
  writeLaxBool,
  writeList,
  writeMap,
  writeOptional,
  writeOptionalText,
  writePinned,
  writeSafeUint,
  writeString,
  writeUint,
} from '../wire/write.ts'
export type { Writer } from '../wire/writer.ts'
