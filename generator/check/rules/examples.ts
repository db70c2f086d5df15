import type { Span } from '../../report/diagnostic.ts'
import { baseOf } from '../base-of.ts'
import { literalMismatch } from '../mismatch.ts'
import type { CheckContext, ReportHere, Rule } from '../rule.ts'

export const patternSyntax: Rule = {
  id: 'pattern-syntax',
  summary: 'A pattern is a regular expression.',
  check: ({ protocol, spans }, report) => {
    for (const { shape } of protocol.types) {
      if ((shape.kind !== 'string' && shape.kind !== 'bytes') || shape.pattern === undefined) continue
      const problem = regexProblem(shape.pattern)
      if (problem !== undefined)
        report(spans.at(shape, 'pattern'), `this is no regular expression: ${problem}`)
    }
  },
}

export const exampleMismatch: Rule = {
  id: 'example-mismatch',
  summary: 'Examples are valid values of the string that they stand in.',
  check: (context, report) => {
    for (const { shape } of context.protocol.types) {
      const at = (index: number): Span => context.spans.at(shape, 'examples', index)
      if (shape.kind === 'string' || shape.kind === 'bytes') checkExamples(report, shape, at)
      if (shape.kind !== 'adapted') continue
      shape.examples.forEach((example, index) => {
        const mismatch = literalMismatch(context, shape.wire, example)
        if (mismatch !== undefined) report(at(index), mismatch)
      })
    }
  },
}

export const adaptWithoutExamples: Rule = {
  id: 'adapt-without-examples',
  summary:
    'An adapter of texts, numbers, booleans or enums has examples: the language cannot tell which it takes.',
  check: (context, report) => {
    for (const { shape, name } of context.protocol.types) {
      if (shape.kind !== 'adapted' || shape.examples.length > 0) continue
      const kind = baseOf(context, shape.wire)?.kind
      if (kind === undefined || !['string', 'integer', 'boolean', 'enum'].includes(kind)) continue
      const message = `\`${name}\` has no examples, and nothing else tells which values the adapter takes`
      const hint = 'add `examples` beside `via`: values on the wire, from which tests draw'
      report(context.spans.at(shape, 'via'), message, hint)
    }
  },
}

function checkExamples(
  report: ReportHere,
  { max = Number.POSITIVE_INFINITY, pattern, examples }: StringRules,
  at: (index: number) => Span,
): void {
  const valid = pattern === undefined || regexProblem(pattern) !== undefined ? /^/ : new RegExp(pattern)
  examples.forEach((example, index) => {
    if (new TextEncoder().encode(example).length > max)
      report(at(index), `this example has more than ${max} bytes`)
    else if (!valid.test(example)) report(at(index), `this example does not match the pattern ${pattern}`)
  })
}

type StringRules = Pick<
  Extract<CheckContext['protocol']['types'][number]['shape'], { kind: 'string' }>,
  'max' | 'pattern' | 'examples'
>

function regexProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern)
    return undefined
  } catch (error) {
    return (error as Error).message.replace(/^Invalid regular expression: /, '')
  }
}
