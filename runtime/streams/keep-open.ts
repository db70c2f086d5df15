/** The same pieces; whoever stops reading these leaves the others where they are. */
export async function* keepOpen<T>(
  pieces: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value
}
