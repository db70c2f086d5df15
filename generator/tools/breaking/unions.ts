import type { Shape } from '../../ir/types.ts'
import { compareBase } from './bases.ts'
import { compareFields } from './fields.ts'
import { pairByName } from './pairs.ts'
import type { SpecComparison } from './spec-comparison.ts'

type Union = Extract<Shape, { kind: 'union' }>

/** Compares two forms of a union. */
export function compareUnions(context: SpecComparison, what: string, old: Union, now: Union): void {
  const [before, after] = [old.tag, now.tag].map(name => ({ kind: 'named' as const, name }))
  if (before !== undefined && after !== undefined) {
    compareBase(context, `The tag of ${what}`, before, after, [now, 'tag'])
  }
  const pairs = pairByName(old.cases, now.cases, (a, b) => a.tag === b.tag)
  for (const each of pairs.removed) {
    const message = `${what} no longer has the case \`${each.name}\` (${each.tag}).`
    context.reportOld('union-case-removed', 'wire', [each], message)
  }
  for (const each of pairs.added) {
    const message = `${what} gains the case \`${each.name}\` (${each.tag}); peers that lack it refuse it.`
    context.report('union-case-added', 'added', [each], message)
  }
  for (const { old: from, new: to, renamed } of pairs.both) {
    if (renamed) {
      const message = `The case \`${from.name}\` (${from.tag}) of ${what} is named \`${to.name}\` now.`
      context.report('union-case-renamed', 'api', [to, 'name'], message)
    } else if (from.tag !== to.tag) {
      const message = `The tag of \`${to.name}\` of ${what} was ${from.tag} and is ${to.tag}.`
      context.report('union-tag-changed', 'wire', [to, 'tag'], message)
    }
    compareFields(context, `${what}.${to.name}`, from.fields, to.fields)
  }
}
