import { posix } from 'node:path'
import type { Source } from '../ir/base.ts'
import { code, link, list } from './markdown.ts'
import { commitLink, type Here, type Page, pages, pathTo, placeOf, sectionLink } from './site.ts'

/**
 * Texts of the spec are Markdown already. They get links here, and headings that fit below those of the page.
 */

/**
 * Writes a whole text. Its headings, which begin at the second level, are put below those of the given level;
 * without a level they become bold, for texts inside lists.
 */
export function prose(at: Here, text: string, source: Source, level?: number): string {
  const lines = fencedLines(text.trim()).map(({ line, fenced }) => {
    if (fenced) return line
    const title = /^(#+) (.*)$/.exec(line)
    if (title === null) return linked(at, line, source)
    const words = linked(at, title[2] ?? '', source)
    return level === undefined ? `**${words}**` : `${'#'.repeat(level - 1)}${title[1]} ${words}`
  })
  return lines.join('\n')
}

/** Writes the first paragraph of a text, on one line; empty if the text begins with something else. */
export function summary(at: Here, text: string | undefined, source: Source): string {
  return text === undefined ? '' : linked(at, splitText(text).first.replace(/\s*\n\s*/g, ' '), source)
}

/** Writes the meaning of a part: its advice if it is deprecated, and its {@link summary}. */
export function meaning(
  at: Here,
  { doc, deprecated }: { readonly doc?: string; readonly deprecated?: string },
  source: Source,
): string {
  const advice = deprecatedItem(at, deprecated, source)
  return [advice, summary(at, doc, source)].filter(text => text !== '').join(' ')
}

/** Writes the advice for programs that still use a part, on one line; empty if there is none. */
export function deprecatedItem(at: Here, advice: string | undefined, source: Source): string {
  if (advice === undefined) return ''
  return `**Deprecated:** ${linked(at, advice.trim().replace(/\s*\n\s*/g, ' '), source)}`
}

/** Writes a text without its {@link summary}. */
export function details(at: Here, text: string | undefined, source: Source, level?: number): string {
  const { rest } = splitText(text ?? '')
  return rest === '' ? '' : prose(at, rest, source, level)
}

/** Writes some texts as a list, without their summaries, which are in a table above. */
export function notes(
  at: Here,
  entries: readonly { readonly label: string; readonly doc?: string | undefined; readonly source: Source }[],
): string {
  return list(
    entries.map(({ label, doc, source }) => {
      const text = details(at, doc, source)
      return text === '' ? '' : after(`${label}:`, text)
    }),
  )
}

/** Puts a text behind some words: on the same line, unless it begins with a block. */
export function after(words: string, text: string): string {
  if (text === '') return words
  return `${words}${isParagraph(text.split('\n', 1)[0] ?? '') ? ' ' : '\n\n'}${text}`
}

// Lists, tables, headings and code cannot be in the cell of a table.
function isParagraph(line: string): boolean {
  return !/^\s*(?:```|[-*+] |\d+[.)] |\||#|>)/.test(line)
}

function splitText(text: string): { first: string; rest: string } {
  const lines = text.trim().split('\n')
  const found = lines.findIndex(line => line.trim() === '' || !isParagraph(line))
  const end = found === -1 ? lines.length : found
  return { first: lines.slice(0, end).join('\n'), rest: lines.slice(end).join('\n').trim() }
}

function fencedLines(text: string): { line: string; fenced: boolean }[] {
  let open = false
  return text.split('\n').map(line => {
    const fence = line.trimStart().startsWith('```')
    if (fence) open = !open
    return { line, fenced: fence || open }
  })
}

// Either a whole link, whose target may need to change, or code, which may be the name of a definition.
const pieces = /\[([^\]]*)\]\(([^)]*)\)|`([^`]+)`/g

function linked(at: Here, text: string, source: Source): string {
  return text.replace(pieces, (_, label: string | undefined, target: string, name: string) =>
    label === undefined ? nameLink(at, name) : link(label, targetFor(at, target, source)),
  )
}

function nameLink(at: Here, name: string): string {
  const place = placeOf(at, name)
  if (place !== undefined) return sectionLink(at, place.page, name, code(name))
  return /^[0-9a-f]{8,12}$/.test(name) ? commitLink(at, name) : code(name)
}

/** Turns a link between files of the spec into one between pages, if the file has one. */
function targetFor(at: Here, target: string, source: Source): string {
  if (/^(?:[a-z]+:|#)/.test(target)) return target
  const [path = '', anchor] = target.split('#')
  const file = posix.join(posix.dirname(source.file), path)
  const { handshake, channel, implementations } = at.site.protocol
  const homes: readonly [string | undefined, Page][] = [
    [handshake?.source.file, 'handshake'],
    [channel?.source.file, 'logging'],
    [implementations[0]?.source.file, 'implementations'],
  ]
  const page = homes.find(([home]) => home === file)?.[1]
  const found = page === undefined ? pathTo(at, file) : pages[page]
  return anchor === undefined ? found : `${found}#${anchor}`
}
