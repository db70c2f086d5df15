/**
 * The elements of a list: an array, or, for a list that is too long to hold, their number and where they come
 * from. A list begins with its number on the wire, so that it has to be known first.
 */
export type ListReply<T> =
  | readonly T[]
  | { readonly count: number; readonly items: Iterable<T> | AsyncIterable<T> }
