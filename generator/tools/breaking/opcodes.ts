import { isServed } from '../../ir/is-served.ts'
import type { Operation, Reserved } from '../../ir/protocol.ts'
import type { Pairs } from './pairs.ts'
import type { SpecComparison } from './spec-comparison.ts'

/** Compares the meanings of opcodes: a used opcode must never get another meaning. */
export function compareOpcodes(context: SpecComparison, { both }: Pairs<Operation>): void {
  const [old, now] = [context.old.protocol, context.new.protocol]
  const operationBefore = new Map(old.operations.map(each => [each.opcode, each]))
  const reservedBefore = new Map(old.reserved.map(each => [each.opcode, each]))
  const oldOf = new Map(both.map(pair => [pair.new, pair.old]))
  for (const operation of now.operations) {
    const { name, opcode } = operation
    const before = operationBefore.get(opcode)
    const reserved = reservedBefore.get(opcode)
    const words =
      before !== undefined && before !== oldOf.get(operation)
        ? `that of ${before.name}${isServed(old, before) ? '' : ', which is removed'}`
        : reserved !== undefined && reserved.name !== name
          ? `reserved${reserved.name === undefined ? '' : ` for ${reserved.name}`}`
          : undefined
    if (words === undefined) continue
    context.report(
      'opcode-reused',
      'wire',
      [operation, 'opcode'],
      `Opcode ${opcode} of ${name} was ${words}.`,
    )
  }
  compareReserved(context, old.reserved, now)
}

function compareReserved(
  context: SpecComparison,
  before: readonly Reserved[],
  { reserved, operations }: SpecComparison['new']['protocol'],
): void {
  const [were, are] = [before, reserved].map(list => new Set(list.map(each => each.opcode)))
  const used = new Set(operations.map(each => each.opcode))
  for (const each of reserved) {
    if (were?.has(each.opcode)) continue
    context.report(
      'opcode-reserved',
      'added',
      [each, 'opcode'],
      `Opcode ${each.opcode} is reserved${forName(each)}.`,
    )
  }
  for (const each of before) {
    if (are?.has(each.opcode) || used.has(each.opcode)) continue
    const message = `Opcode ${each.opcode} is no longer reserved${forName(each)}.`
    context.reportOld('opcode-released', 'added', [each, 'opcode'], message)
  }
}

function forName({ name }: Reserved): string {
  return name === undefined ? '' : ` for ${name}`
}
