import type { Gate } from '../../ir/base.ts'
import { isEmpty } from '../../ir/gate.ts'
import { writtenValues } from '../field-lists.ts'
import type { CheckContext, Rule } from '../rule.ts'
import { caseScopes, everywhere, isNever, type Scope, within } from '../scope.ts'

interface Choice {
  readonly what: string
  readonly cases: readonly { readonly gate: Gate }[]
  /** Sessions in which the choice is made at all. */
  readonly scope: Scope
}

function choices({ protocol }: CheckContext): Choice[] {
  const values = writtenValues(protocol).map(({ what, value, scope }) => ({
    what,
    cases: value.wire ?? [],
    scope,
  }))
  const uploads = protocol.operations.map(({ name, gate, upload }) => ({
    what: `the upload of \`${name}\``,
    cases: upload?.wire ?? [],
    scope: within(everywhere, gate),
  }))
  return [...values, ...uploads].filter(choice => choice.cases.length > 0)
}

export const wireNotTotal: Rule = {
  id: 'wire-not-total',
  summary: 'The last wire form has no gate, so that there is one in every session.',
  check: (context, report) => {
    for (const { what, cases } of choices(context)) {
      const last = cases.at(-1)
      if (last === undefined || isEmpty(last.gate)) continue
      const hint = 'take its gate away, or add one without a gate'
      report(
        context.spans.at(last),
        `the last wire form of ${what} has a gate, so some sessions have none`,
        hint,
      )
    }
  },
}

export const wireUnreachable: Rule = {
  id: 'wire-unreachable',
  summary: 'Every wire form is used in some session.',
  check: (context, report) => {
    for (const { what, cases, scope } of choices(context)) {
      const scopes = caseScopes(
        scope,
        cases.map(each => each.gate),
      )
      scopes.forEach((each, index) => {
        const wireCase = cases[index]
        if (wireCase === undefined || isNever(scope, context.space) || !isNever(each, context.space)) return
        const message = `this wire form of ${what} is never used`
        report(context.spans.at(wireCase), message, 'the first one whose gate holds is taken')
      })
    }
  },
}
