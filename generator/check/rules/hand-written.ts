import { camel, pascal } from '../../naming/names.ts'
import type { Span } from '../../report/diagnostic.ts'
import type { CheckContext, ReportHere, Rule } from '../rule.ts'

export const adapterShape: Rule = {
  id: 'adapter-shape',
  summary:
    'The file of an adapter exports the adapter and the type of its values; that of a message, a function.',
  check: (context, report) => {
    const { protocol, spans } = context
    for (const { shape } of protocol.types) {
      if (shape.kind !== 'adapted') continue
      const [name, type] = [camel(shape.via), `${pascal(shape.via)}Value`]
      const hint = `write \`export type ${type} = …\` for its values, and \`export const ${name}: Adapter<…, ${type}>\``
      reportLacking(context, report, `adapters/${shape.via}`, [name, type], spans.at(shape, 'via'), hint)
    }
    for (const { instead } of protocol.channel?.messages ?? []) {
      if (instead === undefined) continue
      const name = camel(instead.via)
      const hint = `write \`export function ${name}(message: …): string | undefined\``
      reportLacking(context, report, `adapters/${instead.via}`, [name], spans.at(instead, 'via'), hint)
    }
  },
}

export const grammarShape: Rule = {
  id: 'grammar-shape',
  summary: 'The file of a grammar exports it.',
  check: (context, report) => {
    for (const grammar of context.protocol.grammars) {
      const name = camel(grammar.via)
      const hint = `write \`export const ${name}: Grammar = …\``
      reportLacking(
        context,
        report,
        `grammars/${grammar.via}`,
        [name],
        context.spans.at(grammar, 'via'),
        hint,
      )
    }
  },
}

/** Reports the first name that a file lacks, if its exports are known. */
function reportLacking(
  { handWritten, places }: CheckContext,
  report: ReportHere,
  path: `${'adapters' | 'grammars'}/${string}`,
  names: readonly string[],
  span: Span,
  hint: string,
): void {
  const exported = handWritten.exported?.get(path)
  const lacking = names.find(name => exported?.has(name) === false)
  if (lacking === undefined) return
  const [kind, via] = path.split('/') as ['adapters' | 'grammars', string]
  report(span, `${places[kind]}/${via}.ts exports no \`${lacking}\``, hint)
}
