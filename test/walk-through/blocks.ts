// Fenced blocks of a Markdown file.

export interface Block {
  readonly language: string
  readonly text: string
  /** Path in the line before the block, if the line is only a path. */
  readonly file: string | undefined
}

/** Lists all fenced blocks, in their order. */
export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/(?:^`([^`\n]+)`\n\n)?^```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, file, language = '', text = '']) => ({ file, language, text }),
  )
}
