import type { Grammar, GrammarItem } from '../../ir/protocol.ts'
import { suggestion } from '../../report/nearest.ts'
import type { CheckContext, ReportHere, Rule } from '../rule.ts'

export const grammarRules: Rule = {
  id: 'grammar-rules',
  summary: 'The next byte sequence decides how the rules of a grammar go on.',
  check: (context, report) => {
    for (const grammar of context.protocol.grammars) checkGrammar(context, grammar, report)
  },
}

function checkGrammar({ spans }: CheckContext, { rules }: Grammar, report: ReportHere): void {
  const names = new Set<string>()
  for (const rule of rules) {
    if (names.has(rule.name)) report(spans.at(rule, 'name'), `there are two rules named \`${rule.name}\``)
    names.add(rule.name)
  }
  const begins = (items: readonly GrammarItem[], kinds: readonly GrammarItem['kind'][]): void => {
    const [first] = items
    if (first === undefined || kinds.includes(first.kind)) return
    const wanted = kinds.map(kind => `\`${kind}\``).join(' or ')
    report(
      spans.at(first),
      `this has to begin with ${wanted}`,
      'the first byte sequence decides whether it is there',
    )
  }
  const visit = (items: readonly GrammarItem[]): void => {
    for (const item of items) {
      if (item.kind === 'rule' && !names.has(item.name))
        report(spans.at(item, 'rule'), `no rule is named \`${item.name}\``, suggestion(item.name, names))
      if (item.kind === 'repeat' || item.kind === 'optional') {
        begins(item.items, ['text'])
        visit(item.items)
      }
      if (item.kind !== 'choice') continue
      const seen = new Set<string>()
      for (const each of item.cases) {
        begins(each, ['text'])
        const [first] = each
        if (first?.kind === 'text' && seen.has(first.text))
          report(spans.at(first), `another case begins with \`${first.text}\` as well`)
        if (first?.kind === 'text') seen.add(first.text)
        visit(each)
      }
    }
  }
  for (const { items } of rules) {
    begins(items, ['text', 'bytes'])
    visit(items)
  }
}
