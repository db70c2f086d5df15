import type { Grammar, GrammarItem } from '../ir/protocol.ts'
import type { Folding } from './folding.ts'

/** Copies a grammar, which is the same in all sessions. */
export function foldGrammar(folding: Folding, grammar: Grammar): Grammar {
  const { trace } = folding
  const rules = grammar.rules.map(rule => trace({ ...rule, items: foldItems(folding, rule.items) }, rule))
  return trace({ ...grammar, rules }, grammar)
}

function foldItems(folding: Folding, items: readonly GrammarItem[]): readonly GrammarItem[] {
  return items.map(item => folding.trace(foldItem(folding, item), item))
}

function foldItem(folding: Folding, item: GrammarItem): GrammarItem {
  switch (item.kind) {
    case 'choice':
      return { ...item, cases: item.cases.map(each => foldItems(folding, each)) }
    case 'optional':
    case 'repeat':
      return { ...item, items: foldItems(folding, item.items) }
    default:
      return { ...item }
  }
}
