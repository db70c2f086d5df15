import type { Codec } from '../wire/codec.ts'

/** Reads or writes what has no bytes. */
export function noBytes(): void {}

/** A part of a record that has no fields. */
export const noFields: Codec<object> = { read: () => ({}), write: noBytes }
