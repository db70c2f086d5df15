/** Everything that generated codecs are made of. */

export * from '../session/gate.ts'
export type { Adapter } from '../wire/adapter.ts'
export * from '../wire/enum-table.ts'
export * from '../wire/read.ts'
export { Reader, type ReaderOptions, refuse } from '../wire/reader.ts'
export * from '../wire/write.ts'
export { Writer, type WriterOptions } from '../wire/writer.ts'
