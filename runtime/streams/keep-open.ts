/** Gives the same pieces, so that a reader who stops early leaves the rest where it is. */
export async function* keepOpen<T>(
  pieces: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value
}
