/** Lists the headings of a Markdown text outside of code, each with its anchor as GitHub makes it. */
export function headings(text: string): { level: number; title: string; anchor: string; line: number }[] {
  const used = new Map<string, number>()
  return proseLines(text).flatMap(({ line, number }) => {
    const match = /^(#{1,6}) (.+)$/.exec(line)
    if (match === null) return []
    const title = match[2] as string
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '')
    const base = plain
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    const count = used.get(base) ?? 0
    used.set(base, count + 1)
    return [
      {
        level: (match[1] as string).length,
        title,
        anchor: count === 0 ? base : `${base}-${count}`,
        line: number,
      },
    ]
  })
}

/** Lists the links of a Markdown text outside of code. */
export function links(text: string): { label: string; target: string; line: number }[] {
  return proseLines(text).flatMap(({ line, number }) =>
    [...line.matchAll(/\[((?:`[^`]*`|[^\]`])*)\]\(([^)\s]+)\)/g)].map(match => ({
      label: match[1] as string,
      target: match[2] as string,
      line: number,
    })),
  )
}

/** Lists the tables of a Markdown text: lists of rows, each a list of cells. */
export function tables(text: string): string[][][] {
  const found: string[][][] = []
  let open: string[][] | undefined
  for (const { line } of proseLines(text)) {
    if (!line.startsWith('|')) {
      open = undefined
      continue
    }
    if (open === undefined) {
      open = []
      found.push(open)
    }
    open.push(
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map(cell => cell.trim()),
    )
  }
  return found
}

/** Finds the text below a heading, up to the next one that is not below it. */
export function section(text: string, title: string): string {
  const all = headings(text)
  const found = all.find(each => each.title === title)
  if (found === undefined) throw new Error(`there is no section ${title}`)
  const next = all.find(each => each.line > found.line && each.level <= found.level)
  return text
    .split('\n')
    .slice(found.line, next === undefined ? undefined : next.line - 1)
    .join('\n')
}

function proseLines(text: string): { line: string; number: number }[] {
  let fenced = false
  return text.split('\n').flatMap((line, index) => {
    const fence = line.trimStart().startsWith('```')
    if (fence) fenced = !fenced
    return fence || fenced ? [] : [{ line, number: index + 1 }]
  })
}
