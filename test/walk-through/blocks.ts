// What stands between fences in a Markdown file.

export interface Block {
  readonly language: string
  readonly text: string
  /** The path in the line before the block, where that is nothing but a path. */
  readonly file: string | undefined
}

/** All fenced blocks, in their order. */
export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/(?:^`([^`\n]+)`\n\n)?^```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, file, language = '', text = '']) => ({ file, language, text }),
  )
}
