import type { Grammar, GrammarItem } from '../ir/protocol.ts'
import { blocks } from './markdown.ts'

/** Writes the rules of a grammar in the notation of Wirth, a case of a choice in a line. */
export function rulesText({ rules }: Grammar): string {
  const lines = rules.map(({ name, items }) => `${name} = ${sequence(items)} .`)
  const fence = '```'
  return blocks(
    'A word in quotes is a byte sequence with that text, `<name>` any byte sequence, `[ ]` stands for what may be missing and `{ }` for what may be there any number of times. A byte sequence has its length before it, and zeros behind it up to a multiple of 8.',
    `${fence}text\n${lines.join('\n')}\n${fence}`,
  )
}

function sequence(items: readonly GrammarItem[]): string {
  return items.map(part).join(' ')
}

function part(item: GrammarItem): string {
  switch (item.kind) {
    case 'text':
      return JSON.stringify(item.text)
    case 'bytes':
      return `<${item.name}>`
    case 'rule':
      return item.name
    case 'repeat':
      return `{ ${sequence(item.items)} }`
    case 'optional':
      return `[ ${sequence(item.items)} ]`
    case 'choice':
      return `(\n    ${item.cases.map(sequence).join('\n  | ')}\n  )`
  }
}
