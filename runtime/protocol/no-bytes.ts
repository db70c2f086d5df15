import type { Codec } from '../wire/codec.ts'

/** Reads or writes a value without bytes. */
export function noBytes(): void {}

/** The codec of a record's head or tail without fields. */
export const noFields: Codec<object> = { read: () => ({}), write: noBytes }
