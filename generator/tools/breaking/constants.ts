import { integerText } from '../../ir/integer-text.ts'
import { pairByName } from './pairs.ts'
import type { SpecComparison } from './spec-comparison.ts'

/** Compares the words that have a name; where they stand on the wire is compared there. */
export function compareConstants(context: SpecComparison): void {
  const [old, now] = [context.old.protocol.constants, context.new.protocol.constants]
  const pairs = pairByName(old, now, () => false)
  for (const each of pairs.removed) {
    context.reportOld('word-removed', 'api', [each, 'name'], `The constant ${each.name} is gone.`)
  }
  for (const each of pairs.added) {
    context.report('word-added', 'added', [each, 'name'], `The constant ${each.name} is new.`)
  }
  for (const { old: before, new: after } of pairs.both) {
    if (before.value === after.value) continue
    const message = `The constant ${after.name} was ${integerText(before.value)} and is ${integerText(after.value)}.`
    context.report('word-changed', 'api', [after, 'value'], message)
  }
}
