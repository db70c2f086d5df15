/**
 * Yields the same pieces. A caller that stops early does not close their source, so the rest can be read
 * later.
 */
export async function* keepOpen<T>(
  pieces: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value
}
