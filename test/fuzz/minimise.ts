import type { Input, Piece } from './input/input.ts'
import { hurried, type Invariant } from './invariants.ts'
import { replay } from './round.ts'
import type { Target } from './targets/target.ts'

/** Attempts at most; each opens the target anew. Fewer if each has to wait for what never ends. */
const MOST_ATTEMPTS = { quick: 300, slow: 60 }
/** Milliseconds after which an attempt is taken for one that never ends. */
const PATIENCE = 2000

/** Makes the inputs of a find as small as a few hundred attempts can, so that they still break the same invariant. */
export async function minimise(
  target: Target,
  inputs: readonly Input[],
  invariant: Invariant,
): Promise<readonly Input[]> {
  let left = invariant === 'settled' ? MOST_ATTEMPTS.slow : MOST_ATTEMPTS.quick
  const breaks = async (tried: readonly Input[]): Promise<boolean> => {
    left -= 1
    if (left < 0) return false
    return (await hurried(PATIENCE, () => replay(target, tried)))?.invariant === invariant
  }
  const last = inputs.slice(-1)
  if (inputs.length > 1 && (await breaks(last))) return small(last, breaks)
  // A find that needs luck is kept as it is.
  if (!(await breaks(inputs))) return inputs
  return small(inputs, breaks)
}

type Breaks = (inputs: readonly Input[]) => Promise<boolean>

async function small(inputs: readonly Input[], breaks: Breaks): Promise<readonly Input[]> {
  let found = await fewer(inputs, breaks)
  for (const [at, { choices }] of found.entries()) {
    const withPieces = (pieces: readonly Piece[]): readonly Input[] => found.with(at, { choices, pieces })
    let pieces = await fewer((found[at] as Input).pieces, tried => breaks(withPieces(tried)))
    for (const [index, piece] of pieces.entries()) {
      const data = await shorter(piece.data, tried =>
        breaks(withPieces(pieces.with(index, { ...piece, data: tried }))),
      )
      pieces = pieces.with(index, { ...piece, data })
    }
    found = withPieces(pieces)
  }
  return found
}

/** Leaves out as many items as possible: halves first, then single ones. */
async function fewer<T>(
  items: readonly T[],
  breaks: (items: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let left = items
  for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length; ) {
      const tried = left.toSpliced(at, size)
      if (tried.length > 0 && (await breaks(tried))) left = tried
      else at += size
    }
  }
  return left
}

/** Cuts words off both ends of a piece. */
async function shorter(data: Buffer, breaks: (data: Buffer) => Promise<boolean>): Promise<Buffer> {
  let left = data
  for (let size = (data.length >> 4) << 3 || 8; size >= 8; size = (size >> 4) << 3) {
    for (const cut of [(from: Buffer) => from.subarray(0, -size), (from: Buffer) => from.subarray(size)]) {
      while (left.length > size && (await breaks(cut(left)))) left = cut(left)
    }
  }
  return left
}
