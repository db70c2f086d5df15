import { typeName } from './type-name.ts'
import { type Write, writeUint } from './write.ts'
import { pairWriter } from './write-list.ts'
import { reject, rejectWhole, type Writer } from './writer.ts'

/**
 * Writes the elements, then the empty string.
 *
 * @throws {EncodeError} `wrong-type` unless it is an array, `not-encodable` if an element begins with the empty string.
 */
export function writeUntil<T>(w: Writer, value: readonly T[], element: Write<T>): void {
  if (!Array.isArray(value)) rejectWhole(w, 'array', `expected an array, got ${typeName(value)}`)
  for (const item of value as readonly T[]) writeBeforeEnd(w, item, element)
  writeUint(w, 0, 0)
}

/**
 * Writes the pairs, then the empty string.
 *
 * @throws {EncodeError} `wrong-type` unless it is an array of pairs, `not-encodable` if a key is the empty string.
 */
export function writeMapUntil<K, V>(
  w: Writer,
  value: readonly (readonly [K, V])[],
  key: Write<K>,
  item: Write<V>,
): void {
  writeUntil(w, value, pairWriter(key, item))
}

/**
 * Writes an element of a list that ends by the empty string.
 *
 * @throws {EncodeError} `not-encodable` if the element begins with it.
 */
export function writeBeforeEnd<T>(w: Writer, item: T, element: Write<T>): void {
  const start = w.offset
  element(w, item)
  if (w.view.getUint32(start, true) !== 0 || w.view.getUint32(start + 4, true) !== 0) return
  w.offset = start
  reject(w, 'not-encodable', 'the empty string would end the list: leave the element out')
}
