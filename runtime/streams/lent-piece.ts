/** Callback of each lent piece for the end of its loan. */
const endings = new WeakMap<Uint8Array, () => void>()

/**
 * Marks a piece of a body as lent: a server that has sent it to the kernel calls `over`, and its memory may then be
 * filled again. A piece that goes another way, or fails to be sent, is never given back, so its memory stays as it is.
 */
export function lend<Piece extends Uint8Array>(piece: Piece, over: () => void): Piece {
  endings.set(piece, over)
  return piece
}

/** Ends the loan of a piece: returns its `over`, once, or undefined if the piece is not lent. */
export function takeLoan(piece: Uint8Array): (() => void) | undefined {
  const over = endings.get(piece)
  if (over !== undefined) endings.delete(piece)
  return over
}
