import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ts } from 'ts-morph'
import { root } from './imports.ts'

/** A comment without its delimiters. */
export interface Comment {
  readonly file: string
  readonly line: number
  readonly text: string
}

/** Reads the comments of a file; line comments on successive lines count as one. */
export function commentsOf(file: string): Comment[] {
  return commentsIn(file, readFileSync(join(root, file), 'utf8'))
}

/** Reads the comments of a source text as {@link commentsOf} does. */
export function commentsIn(file: string, text: string): Comment[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const starts = new Set<number>()
  const found: (Comment & { readonly last: number; readonly alone: boolean })[] = []
  const add = ({ pos, end, kind }: ts.CommentRange): void => {
    if (starts.has(pos)) return
    starts.add(pos)
    const line = tree.getLineAndCharacterOfPosition(pos).line + 1
    const before = found.at(-1)
    const words = bare(text.slice(pos, end))
    const alone =
      kind === ts.SyntaxKind.SingleLineCommentTrivia &&
      text.slice(text.lastIndexOf('\n', pos) + 1, pos).trim() === ''
    if (alone && before?.alone === true && before.last === line - 1)
      found[found.length - 1] = { ...before, text: `${before.text}\n${words}`, last: line }
    else
      found.push({ file, line, text: words, alone, last: tree.getLineAndCharacterOfPosition(end).line + 1 })
  }
  // Comments are in the trivia before tokens, so visit every token, not only every node.
  const visit = (node: ts.Node): void => {
    for (const range of ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []) add(range)
    for (const range of ts.getTrailingCommentRanges(text, node.getEnd()) ?? []) add(range)
    for (const child of node.getChildren(tree)) visit(child)
  }
  visit(tree)
  return found
}

/** Splits a comment and its tags into sentences, without code blocks and inline code. */
export function sentences({ text }: Comment): string[] {
  const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`]*`/g, 'code')
  return prose
    .split(/(?<=[.!?:])\s+|\n\s*\n|\n(?=@)/)
    .map(sentence => sentence.replace(/^@\w+(\s+\{[^}]*\})?\s*/, '').trim())
    .filter(sentence => sentence !== '')
}

function bare(comment: string): string {
  return comment
    .replace(/^\/\*\*?|\*\/$/g, '')
    .split('\n')
    .map(line => line.replace(/^\s*(\/\/|\*)?\s?/, ''))
    .join('\n')
    .trim()
}
