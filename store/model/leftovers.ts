/** Files beside the contents of paths, under names that no path has. No request makes them, so they are garbage. */
export interface Leftovers {
  /** Lists their names. */
  list(): AsyncIterable<string>
  /** Removes a file; returns the number of bytes that this frees, or undefined if it is absent. */
  remove(name: string): Promise<number | undefined>
}
