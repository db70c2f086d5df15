import type { Shape } from '../../ir/types.ts'
import { compareBase } from './bases.ts'
import { compareDeprecation } from './deprecations.ts'
import { pairByName } from './pairs.ts'
import type { SpecComparison } from './spec-comparison.ts'

type Enum = Extract<Shape, { kind: 'enum' }>

/** Compares two forms of an enum. */
export function compareEnums(context: SpecComparison, what: string, old: Enum, now: Enum): void {
  compareBase(context, `What ${what} is written as`, named(old.of), named(now.of), [now, 'of'])
  const pairs = pairByName(old.values, now.values, (a, b) => a.value === b.value)
  for (const gone of pairs.removed) {
    const message = `${what} no longer has \`${gone.name}\` (${gone.value}).`
    context.reportOld('enum-value-removed', 'wire', [gone], message)
  }
  for (const added of pairs.added) {
    const peers = now.open ? 'see a number' : 'refuse it'
    const message = `${what} gains \`${added.name}\` (${added.value}); peers that lack it ${peers}.`
    context.report('enum-value-added', 'added', [added], message)
  }
  for (const { old: before, new: after, renamed } of pairs.both) {
    compareDeprecation(context, `\`${after.name}\` of ${what}`, before, after)
    if (renamed) {
      const message = `\`${before.name}\` (${before.value}) of ${what} is named \`${after.name}\` now.`
      context.report('enum-value-renamed', 'api', [after, 'name'], message)
    } else if (before.value !== after.value) {
      const message = `\`${after.name}\` of ${what} was ${before.value} and is ${after.value}.`
      context.report('enum-value-renumbered', 'wire', [after, 'value'], message)
    }
  }
  if (old.open && !now.open) {
    const message = `${what} was open: numbers without a name are refused now.`
    context.report('enum-closed', 'wire', [now, 'unknown'], message)
  }
  if (!old.open && now.open) {
    const message = `${what} is open: programs see numbers without a name.`
    context.report('enum-opened', 'api', [now, 'unknown'], message)
  }
}

function named(name: string): { readonly kind: 'named'; readonly name: string } {
  return { kind: 'named', name }
}
