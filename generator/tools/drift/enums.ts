import type { EnumValue, TypeDefinition } from '../../ir/types.ts'
import { type CheckoutComparison, tooNew } from './checkout-comparison.ts'
import { type Counterpart, counterparts, translated, withoutCounterpart } from './counterparts.ts'
import { type CppMember, enumsIn } from './cpp.ts'
import { type Item, placeOf } from './item.ts'
import { isTranslated } from './switches.ts'

/** Compares the enums of the spec with their counterparts. */
export function compareEnums(context: CheckoutComparison): Item[] {
  return context.protocol.types.flatMap(type => {
    if (type.shape.kind !== 'enum') return []
    const counterpart = counterparts.find(each => each.type === type.name)
    if (counterpart !== undefined) return compareEnum(context, type, type.shape.values, counterpart)
    if (translated.some(each => each.type === type.name)) return []
    const reason = withoutCounterpart[type.name] ?? 'it is not known what it is in Nix'
    return [{ kind: 'unchecked' as const, message: `${type.name}: ${reason}`, place: placeOf(type.source) }]
  })
}

interface Member extends CppMember {
  readonly place: string
}

function compareEnum(
  context: CheckoutComparison,
  type: TypeDefinition,
  values: readonly EnumValue[],
  counterpart: Counterpart,
): Item[] {
  const place = placeOf(type.source)
  const members = findMembers(context, counterpart)
  if (members.length === 0) {
    const where = `${counterpart.files.join(', ')} ${counterpart.files.length === 1 ? 'has' : 'have'}`
    return [
      {
        kind: 'unchecked',
        message: `${type.name}: ${where} no enum ${counterpart.names.join(' or ')}`,
        place,
      },
    ]
  }
  const items = areNumbers(members)
    ? members.flatMap(member => compareMember(type.name, values, counterpart, member))
    : compareNames(context, type, values, counterpart, members)
  const names = new Set(members.map(member => specName(counterpart, member)))
  // A value with another name in the sources has been reported already.
  const known = new Set(values.map(value => value.name))
  const renamed = members.filter(member => !known.has(specName(counterpart, member)))
  const numbers = new Set(areNumbers(members) ? renamed.map(member => member.value) : [])
  const absent = values.filter(({ name, value }) => !names.has(name) && !numbers.has(value))
  return [
    ...items,
    ...absent.map(({ name, value, introduced, vendor }): Item => {
      const reason = vendor === undefined ? tooNew(context, introduced) : `the spec says it is of ${vendor}`
      const message = `${type.name}.${name} (${value})${reason === undefined ? '' : `: ${reason}`}`
      return { kind: reason === undefined ? 'only' : 'explained', message, place }
    }),
  ]
}

function findMembers({ checkout }: CheckoutComparison, { files, names }: Counterpart): Member[] {
  for (const file of files) {
    for (const { path, text } of checkout.files(file)) {
      const found = enumsIn(text).filter(({ name }) => name !== undefined && names.includes(name))
      if (found.length > 0) {
        return found.flatMap(each =>
          each.members.map(member => ({ ...member, place: `${path}:${member.line}` })),
        )
      }
    }
  }
  return []
}

// If two enums both count from 0, the numbers on the wire are decided elsewhere.
function areNumbers(members: readonly Member[]): boolean {
  const numbers = members.map(member => member.value)
  return new Set(numbers).size === numbers.length
}

function specName({ prefix = '', aliases = {} }: Counterpart, { name }: CppMember): string {
  const bare = name.startsWith(prefix) ? name.slice(prefix.length) : name
  return aliases[bare] ?? bare
}

function compareMember(
  type: string,
  values: readonly EnumValue[],
  counterpart: Counterpart,
  member: Member,
): Item[] {
  const { value, place } = member
  const name = specName(counterpart, member)
  const internal = counterpart.internal?.[name]
  if (internal !== undefined) {
    return [
      {
        kind: 'explained',
        message: `${type}.${name} (${value}) is internal: it is sent as ${internal.to}`,
        place,
      },
    ]
  }
  if (value === undefined) {
    return [{ kind: 'unchecked', message: `${type}.${name} is no plain number`, place }]
  }
  const same = values.find(each => each.value === value)
  const named = values.find(each => each.name === name)
  if (same?.name === name) return []
  if (named !== undefined) {
    const message = `${type}.${name} is ${value}, and ${named.value} in the spec`
    return [{ kind: 'different', message, place }]
  }
  if (same !== undefined) {
    const message = `${type} ${value} is ${name}, which the spec calls ${same.name}`
    return [{ kind: 'different', message, place }]
  }
  return [{ kind: 'missing', message: `${type}.${name} (${value})`, place }]
}

function compareNames(
  context: CheckoutComparison,
  type: TypeDefinition,
  values: readonly EnumValue[],
  counterpart: Counterpart,
  members: readonly Member[],
): Item[] {
  const known = new Set(values.map(each => each.name))
  const [first] = members
  const items = members.flatMap((member): Item[] => {
    const name = specName(counterpart, member)
    const internal = counterpart.internal?.[name]
    if (known.has(name)) return []
    return internal === undefined
      ? [{ kind: 'missing', message: `${type.name}.${name}, of an unknown number`, place: member.place }]
      : [
          {
            kind: 'explained',
            message: `${type.name}.${name} is internal: it is sent as ${internal.to}`,
            place: member.place,
          },
        ]
  })
  if (isTranslated(context, type.name)) return items
  const message = `the numbers of ${type.name}: its enums do not have those of the wire, so only names were compared`
  return [...items, { kind: 'unchecked', message, ...(first === undefined ? {} : { place: first.place }) }]
}
