import type { Operation } from '../../ir/protocol.ts'
import type { SourceText } from './checkout.ts'
import { type CheckoutComparison, tooNew } from './checkout-comparison.ts'
import { type CppEnum, enumsIn } from './cpp.ts'
import { type Item, placeOf } from './item.ts'

/** Compares the operations with those that the header numbers and the daemon serves. */
export function compareOpcodes(context: CheckoutComparison): Item[] {
  const found = findOps(context)
  if (found === undefined) {
    return [
      { kind: 'unchecked', message: 'opcodes: worker-protocol.hh has neither the enum `Op` nor `WorkerOp`' },
    ]
  }
  const { source, ops } = found
  const { operations, reserved } = context.protocol
  const items: Item[] = []
  const known = new Map(operations.map(each => [each.opcode, each]))
  const numbers = new Map<number, string>()
  for (const member of ops.members) {
    const name = member.name.replace(/^wop/, '')
    const place = `${source.path}:${member.line}`
    if (member.value === undefined) {
      items.push({ kind: 'unchecked', message: `the opcode of ${name} is no plain number`, place })
      continue
    }
    const opcode = member.value
    numbers.set(opcode, name)
    const operation = known.get(opcode)
    const kept = reserved.find(each => each.opcode === opcode)
    if (operation === undefined) {
      const other = operations.find(each => each.name === name)
      const but =
        other === undefined
          ? kept === undefined
            ? ''
            : `, which the spec reserves${kept.name === undefined ? '' : ` for ${kept.name}`}`
          : `, which the spec has as ${other.opcode}`
      const kind = other === undefined ? 'missing' : 'different'
      items.push({ kind, message: `operation ${name} has the opcode ${opcode}${but}`, place })
    } else if (operation.name !== name) {
      const message = `opcode ${opcode} is ${name}, which the spec calls ${operation.name}`
      items.push({ kind: 'different', message, place })
    }
  }
  const names = new Set(numbers.values())
  const lacking = operations.filter(({ name, opcode }) => !numbers.has(opcode) && !names.has(name))
  items.push(...lacking.map(each => absent(context, each)))
  return [...items, ...compareServed(context, numbers)]
}

function findOps({ checkout }: CheckoutComparison): { source: SourceText; ops: CppEnum } | undefined {
  for (const source of checkout.files('worker-protocol.hh')) {
    const ops = enumsIn(source.text).find(({ name }) => name === 'Op' || name === 'WorkerOp')
    if (ops !== undefined) return { source, ops }
  }
  return undefined
}

function absent(context: CheckoutComparison, operation: Operation): Item {
  const { name, opcode, removed, introduced, gate, source } = operation
  const reason =
    removed === undefined
      ? (tooNew(context, introduced) ?? unknownFeature(context, gate.feature))
      : `the spec says it is removed${removed.release === undefined ? '' : `, since release ${removed.release}`}`
  const message = `operation ${name} (${opcode})${reason === undefined ? '' : `: ${reason}`}`
  return { kind: reason === undefined ? 'only' : 'explained', message, place: placeOf(source) }
}

// Features are compared apart, so an unknown one only explains the difference here.
function unknownFeature({ features }: CheckoutComparison, feature: string | undefined): string | undefined {
  if (feature === undefined || features.has(feature)) return undefined
  return `the checkout lacks its feature \`${feature}\``
}

// A number in the header does not mean that any server still answers to it.
function compareServed(
  { protocol, checkout }: CheckoutComparison,
  numbers: ReadonlyMap<number, string>,
): Item[] {
  const served = checkout
    .files('daemon.cc')
    .flatMap(({ text }) =>
      [...text.matchAll(/\bcase\s+(?:WorkerProto::Op::|wop)(\w+)\s*:/g)].map(match => match[1] ?? ''),
    )
  if (served.length === 0) {
    return [
      { kind: 'unchecked', message: 'which operations are served: daemon.cc has no `case` of an opcode' },
    ]
  }
  const names = new Set(served)
  return protocol.operations.flatMap(({ opcode, name, removed, source }): Item[] => {
    const declared = numbers.get(opcode)
    if (declared === undefined || names.has(declared)) return []
    const message = `operation ${name} (${opcode}) has a number, but daemon.cc does not serve it`
    const place = placeOf(source)
    if (removed === undefined) return [{ kind: 'different', message, place }]
    return [{ kind: 'explained', message: `${message}: the spec says it is removed`, place }]
  })
}
