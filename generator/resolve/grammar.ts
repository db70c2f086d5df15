import type { Grammar, GrammarItem } from '../ir/protocol.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, pick, sourceOf, textOf } from './entry.ts'
import type { RawGrammar, RawGrammarItem } from './raw-grammar.ts'

/** Reads a grammar with its rules. */
export function resolveGrammar(context: ResolveContext, entry: Entry<RawGrammar>): Grammar {
  const rules = items(child(entry, 'rules')).map(rule => {
    const resolved = { name: rule.data.name, items: resolveItems(context, child(rule, 'items')) }
    return context.spans.track(resolved, rule)
  })
  const grammar = { ...pick(entry.data, 'name', 'via'), ...textOf(entry), rules, source: sourceOf(entry) }
  return context.spans.track(grammar, entry)
}

function resolveItems(
  context: ResolveContext,
  entry: Entry<readonly RawGrammarItem[]> | undefined,
): readonly GrammarItem[] {
  return items(entry).map(item => context.spans.track(resolveItem(context, item), item))
}

function resolveItem(context: ResolveContext, entry: Entry<RawGrammarItem>): GrammarItem {
  const { text, bytes, rule } = entry.data
  if (text !== undefined) return { kind: 'text', text }
  if (bytes !== undefined) return { kind: 'bytes', name: bytes }
  if (rule !== undefined) return { kind: 'rule', name: rule }
  const choice = child(entry, 'choice')
  if (choice !== undefined)
    return { kind: 'choice', cases: items(choice).map(each => resolveItems(context, each)) }
  const kind = entry.data.repeat === undefined ? 'optional' : 'repeat'
  return { kind, items: resolveItems(context, child(entry, kind)) }
}
