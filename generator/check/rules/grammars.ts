import type { Span } from '../../report/diagnostic.ts'
import { suggestion } from '../../report/nearest.ts'
import { bodiesOf } from '../bodies-of.ts'
import type { CheckContext, Rule } from '../rule.ts'

export const undefinedGrammar: Rule = {
  id: 'undefined-grammar',
  summary: 'Every grammar that a body names is declared.',
  check: (context, report) => {
    const { grammars, broken } = context
    for (const { name, span } of grammarUses(context)) {
      if (grammars.has(name) || broken.has(name)) continue
      report(span, `no grammar is named \`${name}\``, suggestion(name, [...grammars.keys(), 'bytes']))
    }
  },
}

export const unusedGrammar: Rule = {
  id: 'unused-grammar',
  summary: 'Some body ends by each grammar that is declared.',
  check: (context, report) => {
    const { protocol, broken, spans } = context
    // A use may stand in what had to be left out.
    if (broken.size > 0) return
    const used = new Set(grammarUses(context).map(({ name }) => name))
    for (const grammar of protocol.grammars) {
      if (used.has(grammar.name) || grammar.name === 'bytes') continue
      report(
        spans.at(grammar, 'name'),
        `no body ends by the grammar \`${grammar.name}\``,
        'leave the grammar out',
      )
    }
  },
}

export const grammarMissing: Rule = {
  id: 'grammar-missing',
  summary:
    'Every grammar that the spec declares is a file in the folder of grammars, here runtime/grammars/.',
  check: ({ protocol, handWritten, places, spans }, report) => {
    for (const grammar of protocol.grammars) {
      if (handWritten.grammars.has(grammar.via)) continue
      const message = `there is no ${places.grammars}/${grammar.via}.ts`
      report(
        spans.at(grammar, 'via'),
        message,
        suggestion(grammar.via, handWritten.grammars) ?? 'write that file, which exports a `Grammar`',
      )
    }
  },
}

/** Lists each place that names a grammar. */
function grammarUses({ protocol, spans }: CheckContext): { name: string; span: Span }[] {
  const inBodies = bodiesOf(protocol).flatMap(body =>
    body.content.kind === 'grammar' ? [{ name: body.content.name, span: spans.at(body, 'content') }] : [],
  )
  const parts = protocol.streams.flatMap(stream => (stream.kind === 'record' ? stream.parts : []))
  const inRecords = parts.flatMap(part =>
    part.kind === 'body' ? [{ name: part.grammar, span: spans.at(part, 'body') }] : [],
  )
  return [...inBodies, ...inRecords]
}
