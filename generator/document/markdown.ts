/** Pieces of Markdown. Blocks are joined by empty lines; an empty block leaves no trace. */

/** Joins blocks to one text. */
export function blocks(...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join('\n\n')
}

export function heading(level: number, text: string): string {
  return `${'#'.repeat(level)} ${text}`
}

/** Writes a table without empty columns; nothing if there are no rows. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = titles.map((_, column) => rows.some(row => (row[column] ?? '') !== ''))
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .filter((_, column) => used[column])
      .map(cell)
      .join(' | ')} |`
  if (rows.length === 0) return ''
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}

function cell(text: string): string {
  return text
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/(?<!\\)\|/g, '\\|')
}

/** Writes a list; items of several blocks are indented, and empty items are left out. */
export function list(items: readonly string[]): string {
  return items
    .filter(item => item !== '')
    .map(item => `- ${item.trim().replace(/\n(?=.)/g, '\n  ')}`)
    .join('\n')
}

/** Joins words as `a`, `a and b` or `a, b and c`. */
export function enumeration(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}

export function code(text: string): string {
  return `\`${text}\``
}

export function link(text: string, target: string): string {
  return `[${text}](${target})`
}

/** Makes the anchor of a heading as GitHub does. */
export function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}

/** Makes the first letter of a text a capital. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
