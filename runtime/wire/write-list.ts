import { typeName } from './type-name.ts'
import { type Write, writeUint } from './write.ts'
import { reject, rejectWhole, type Writer } from './writer.ts'

/**
 * Writes a count, then the elements.
 *
 * @throws {EncodeError} `wrong-type` unless it is an array.
 */
export function writeList<T>(w: Writer, value: readonly T[], element: Write<T>): void {
  if (!Array.isArray(value)) rejectWhole(w, 'array', `expected an array, got ${typeName(value)}`)
  writeUint(w, value.length, Number.MAX_SAFE_INTEGER)
  for (const item of value as readonly T[]) element(w, item)
}

/**
 * Writes a count, then the pairs.
 *
 * @throws {EncodeError} `wrong-type` unless it is an array of pairs.
 */
export function writeMap<K, V>(
  w: Writer,
  value: readonly (readonly [K, V])[],
  key: Write<K>,
  item: Write<V>,
): void {
  writeList(w, value, pairWriter(key, item))
}

/** Makes the writer of a pair. */
export function pairWriter<K, V>(key: Write<K>, item: Write<V>): Write<readonly [K, V]> {
  return (w, pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) {
      reject(w, 'wrong-type', `expected a pair [key, value], got ${typeName(pair)}`)
    }
    key(w, pair[0])
    item(w, pair[1])
  }
}
