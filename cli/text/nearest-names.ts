/** Gives up to three of the candidates that `name` may be a misspelling of, the likeliest first. */
export function nearestNames(name: string, candidates: Iterable<string>): string[] {
  const typed = name.toLowerCase()
  const allowed = Math.max(2, Math.floor(name.length / 3))
  return [...candidates]
    .map(candidate => ({ candidate, distance: distanceTo(typed, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}

/** Counts the edits between two names; a name that only lacks the end of the other counts as two edits. */
function distanceTo(typed: string, candidate: string): number {
  const edits = editDistance(typed, candidate)
  return typed.length >= 3 && candidate.startsWith(typed) ? Math.min(edits, 2) : edits
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + same))
    }
    row = next
  }
  return at(row, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0
}
