/** Everything that generated codecs are made of. */
export type { Adapter } from './adapter.ts'
export * from './enum-table.ts'
export * from './gate.ts'
export * from './read.ts'
export { Reader, type ReaderOptions, refuse } from './reader.ts'
export * from './write.ts'
export { Writer, type WriterOptions } from './writer.ts'
