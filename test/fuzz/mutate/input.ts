import type { FuzzDice } from '../dice.ts'
import type { Choices, Input, Piece, Side } from '../input/input.ts'
import { mutatePiece } from './piece.ts'

/** Sources of more pieces for a mutation, and the choices that it may change. */
export interface Sources {
  /** The sides whose pieces may change. */
  readonly sides: readonly Side[]
  /** Makes pieces to put between others. */
  readonly more: (dice: FuzzDice, side: Side, call: number) => readonly Piece[]
  /** Makes choices anew. */
  readonly choices: (dice: FuzzDice) => Choices
}

/** Changes an input in a few places: the bytes of its pieces, their order, their number, or its choices. */
export function mutateInput(dice: FuzzDice, input: Input, sources: Sources): Input {
  let { choices } = input
  let pieces = [...input.pieces]
  for (let left = dice.of([0, 1, 1, 1, 2, 3, 6]); left > 0; left -= 1) {
    if (dice.chance(8)) choices = { ...choices, ...sources.choices(dice) }
    else pieces = mutatePieces(dice, pieces, sources)
  }
  return { choices, pieces }
}

function mutatePieces(dice: FuzzDice, pieces: Piece[], { sides, more }: Sources): Piece[] {
  const all = pieces.flatMap(({ from }, index) => (sides.includes(from) ? [index] : []))
  const calls = all.filter(index => (pieces[index] as Piece).call >= 0)
  // A session whose handshake fails shows nothing more, so change that seldom if there is more.
  const open = calls.length > 0 && dice.chance(93) ? calls : all
  if (open.length === 0) return [...pieces, ...more(dice, dice.of(sides), -1)]
  const at = dice.of(open)
  const piece = pieces[at] as Piece
  switch (dice.number(0, 11)) {
    case 0:
      return pieces.toSpliced(at, 1)
    case 1:
      return pieces.toSpliced(at, 0, ...Array.from({ length: dice.of([1, 1, 2, 50]) }, () => piece))
    case 2: {
      const other = dice.of(open)
      const swapped = { ...(pieces[other] as Piece), call: piece.call }
      return pieces.with(other, { ...piece, call: (pieces[other] as Piece).call }).with(at, swapped)
    }
    case 3:
    case 4:
      return pieces.toSpliced(at, dice.number(0, 1), ...more(dice, piece.from, piece.call))
    case 5:
      // Nothing of this side comes after some byte of the piece.
      return pieces.flatMap((each, index) => {
        if (each.from !== piece.from || index < at) return [each]
        return index === at
          ? [{ ...each, data: each.data.subarray(0, dice.number(0, each.data.length)) }]
          : []
      })
    default:
      return pieces.with(at, mutatePiece(dice, piece))
  }
}
