interface Edit {
  readonly sign: ' ' | '-' | '+'
  readonly line: string
}

const contextLines = 3
// Limit for the table of the comparison, which has a cell for each pair of lines: larger blocks are shown as
// replaced.
const maxCells = 4_000_000

/** Makes the hunks of a unified diff between two texts, as lines. */
export function lineDiff(before: string, after: string): string[] {
  const edits = compareLines(splitLines(before), splitLines(after))
  const near = edits.map((_, i) =>
    edits.slice(Math.max(0, i - contextLines), i + contextLines + 1).some(edit => edit.sign !== ' '),
  )
  const lines: string[] = []
  let [oldLine, newLine] = [1, 1]
  for (let i = 0; i < edits.length; ) {
    const end = near[i] ? endOfRun(near, i) : i + 1
    const hunk = edits.slice(i, end)
    const oldCount = hunk.filter(edit => edit.sign !== '+').length
    const newCount = hunk.filter(edit => edit.sign !== '-').length
    if (near[i]) {
      lines.push(`@@ -${position(oldLine, oldCount)} +${position(newLine, newCount)} @@`)
      lines.push(...hunk.map(edit => edit.sign + edit.line))
    }
    oldLine += oldCount
    newLine += newCount
    i = end
  }
  return lines
}

function endOfRun(near: readonly boolean[], start: number): number {
  const end = near.indexOf(false, start)
  return end === -1 ? near.length : end
}

function position(line: number, count: number): string {
  return `${count === 0 ? line - 1 : line},${count}`
}

// A text without a final line feed differs from one with it.
function splitLines(text: string): string[] {
  if (text === '') return []
  const lines = text.split('\n')
  const last = lines.pop()
  return last === '' ? lines : [...lines, `${last}\n\\ No newline at end of file`]
}

function compareLines(before: readonly string[], after: readonly string[]): Edit[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++
  return [
    ...mark(' ', before.slice(0, start)),
    ...compareMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...mark(' ', before.slice(before.length - end)),
  ]
}

function compareMiddle(before: readonly string[], after: readonly string[]): Edit[] {
  const width = after.length + 1
  if ((before.length + 1) * width > maxCells) return [...mark('-', before), ...mark('+', after)]
  // common[i * width + j]: length of the longest common subsequence of before[i…] and after[j…].
  const common = new Uint32Array((before.length + 1) * width)
  const at = (i: number, j: number): number => common[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      edits.push(...mark(' ', before.slice(i, i + 1)))
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) edits.push(...mark('-', before.slice(i, ++i)))
    else edits.push(...mark('+', after.slice(j, ++j)))
  }
  return [...edits, ...mark('-', before.slice(i)), ...mark('+', after.slice(j))]
}

function mark(sign: Edit['sign'], lines: readonly string[]): Edit[] {
  return lines.map(line => ({ sign, line }))
}
