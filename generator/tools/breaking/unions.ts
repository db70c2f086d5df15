import { fieldsForm } from '../../differences/form.ts'
import type { OtherwiseCase, Shape, UnionCase } from '../../ir/types.ts'
import { compareBase } from './bases.ts'
import { compareDeprecation } from './deprecations.ts'
import { compareFields } from './fields.ts'
import { pairByName } from './pairs.ts'
import type { Level } from './rules.ts'
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
    const { level, peers } = seenByOthers(context, old.otherwise, each)
    const message = `${what} gains the case \`${each.name}\` (${each.tag}); peers that lack it ${peers}.`
    context.report('union-case-added', level, [each], message)
  }
  for (const { old: from, new: to, renamed } of pairs.both) {
    if (renamed) {
      const message = `The case \`${from.name}\` (${from.tag}) of ${what} is named \`${to.name}\` now.`
      context.report('union-case-renamed', 'api', [to, 'name'], message)
    } else if (from.tag !== to.tag) {
      const message = `The tag of \`${to.name}\` of ${what} was ${from.tag} and is ${to.tag}.`
      context.report('union-tag-changed', 'wire', [to, 'tag'], message)
    }
    compareDeprecation(context, `The case \`${to.name}\` of ${what}`, from, to)
    compareFields(context, `${what}.${to.name}`, from.fields, to.fields)
  }
  compareOtherwise(context, what, old, now)
}

/** Tells how peers with the old spec take a case that it does not have. */
function seenByOthers(
  context: SpecComparison,
  otherwise: OtherwiseCase | undefined,
  added: UnionCase,
): { readonly level: Level; readonly peers: string } {
  if (otherwise === undefined) return { level: 'added', peers: 'refuse it' }
  const rest = otherwise.fields.slice(1)
  const isAlike = context.sessions.every(
    session =>
      fieldsForm(context.old.definitions, rest, session) ===
      fieldsForm(context.new.definitions, added.fields, session),
  )
  return isAlike
    ? { level: 'api', peers: `take it for \`${otherwise.name}\`` }
    : { level: 'wire', peers: `read its fields as those of \`${otherwise.name}\`` }
}

function compareOtherwise(context: SpecComparison, what: string, old: Union, now: Union): void {
  const [before, after] = [old.otherwise, now.otherwise]
  if (before === undefined && after !== undefined) {
    const message = `${what} keeps other tags, as \`${after.name}\`; peers that lack it refuse them.`
    context.report('union-otherwise-added', 'api', [after], message)
  } else if (before !== undefined && after === undefined) {
    const message = `${what} no longer keeps other tags, as \`${before.name}\`: readers refuse them.`
    context.reportOld('union-otherwise-removed', 'wire', [before], message)
  } else if (before !== undefined && after !== undefined) {
    if (before.name !== after.name) {
      const message = `The case \`${before.name}\` of the other tags of ${what} is named \`${after.name}\` now.`
      context.report('union-case-renamed', 'api', [after, 'name'], message)
    }
    compareDeprecation(context, `The case \`${after.name}\` of ${what}`, before, after)
    compareFields(context, `${what}.${after.name}`, before.fields, after.fields)
  }
}
