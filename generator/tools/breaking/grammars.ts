import type { Grammar } from '../../ir/protocol.ts'
import { pairByName } from './pairs.ts'
import type { SpecComparison } from './spec-comparison.ts'

/** Compares the formats that end by themselves. */
export function compareGrammars(context: SpecComparison): void {
  const [old, now] = [context.old.protocol.grammars, context.new.protocol.grammars]
  const pairs = pairByName(old, now, () => false)
  for (const each of pairs.removed) {
    context.reportOld('grammar-removed', 'api', [each, 'name'], `The grammar \`${each.name}\` is gone.`)
  }
  for (const each of pairs.added) {
    context.report('grammar-added', 'added', [each, 'name'], `The grammar \`${each.name}\` is new.`)
  }
  for (const { old: before, new: after } of pairs.both) {
    if (before.via !== after.via) {
      const message = `The grammar \`${after.name}\` was read by \`${before.via}\` and is by \`${after.via}\`.`
      context.report('grammar-changed', 'wire', [after, 'via'], message)
    } else if (before.rules.length * after.rules.length > 0 && rulesText(before) !== rulesText(after)) {
      const message = `The rules of the grammar \`${after.name}\` describe other bytes.`
      context.report('grammar-changed', 'wire', [after, 'rules'], message)
    }
  }
}

function rulesText({ rules }: Grammar): string {
  return JSON.stringify(rules)
}
