import type { BooleanKind, EnumValue, OtherwiseCase, Shape, TypeDefinition, UnionCase } from '../ir/types.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, pick, sourceOf, spanOf, textOf } from './entry.ts'
import { resolveField, resolveFields } from './fields.ts'
import { resolveGate } from './gates.ts'
import { resolveIntroduced } from './history.ts'
import { parseBigInteger } from './literals.ts'
import type {
  RawEnumValue,
  RawInteger,
  RawOtherwise,
  RawStringRules,
  RawTypeDefinition,
  RawUnionCase,
} from './raw.ts'
import { resolveTypeRef } from './type-ref.ts'
import { resolveWord, tagOf } from './words.ts'

const kinds = ['integer', 'boolean', 'bytes', 'string', 'enum', 'struct', 'union', 'is', 'adapt'] as const

/** Reads a type definition; one without exactly one kind is reported and left out. */
export function resolveType(
  context: ResolveContext,
  entry: Entry<RawTypeDefinition>,
): TypeDefinition | undefined {
  const { data } = entry
  const [kind, second] = kinds.filter(each => data[each] !== undefined)
  if (kind === undefined || second !== undefined) {
    const found = kind === undefined ? 'none' : `both \`${kind}\` and \`${second}\``
    context.report(
      'type-kind',
      spanOf(entry, 'name'),
      `type \`${data.name}\` needs exactly one kind, and has ${found}`,
      `the kinds are ${kinds.join(', ')}`,
    )
    context.broken.add(data.name)
    return undefined
  }
  const shape = resolveShape(context, entry, kind)
  const definition: TypeDefinition = {
    ...pick(data, 'name', 'deprecated', 'standalone', 'instead'),
    ...textOf(entry),
    gate: resolveGate(context, entry),
    source: sourceOf(entry),
    shape: context.spans.track(shape, { ...entry, path: [...entry.path, kind], data: data[kind] }),
  }
  return context.spans.track(definition, entry)
}

function resolveShape(
  context: ResolveContext,
  entry: Entry<RawTypeDefinition>,
  kind: (typeof kinds)[number],
): Shape {
  const inside = <K extends typeof kind>(key: K): Entry<NonNullable<RawTypeDefinition[K]>> =>
    child(entry, key) as Entry<NonNullable<RawTypeDefinition[K]>>
  switch (kind) {
    case 'integer':
      return resolveInteger(context, inside('integer'))
    case 'boolean':
      return { kind: 'boolean', reads: inside('boolean').data as BooleanKind }
    case 'bytes':
    case 'string':
      return { kind, ...stringRules(inside(kind).data) }
    case 'enum': {
      const { data } = inside('enum')
      const values = items(child(inside('enum'), 'values')).map(each => resolveEnumValue(context, each))
      return { kind: 'enum', of: data.of, open: data.unknown !== 'reject', values }
    }
    case 'struct':
      return { kind: 'struct', fields: resolveFields(context, inside('struct')) }
    case 'union': {
      const cases = items(child(inside('union'), 'cases')).map(each => resolveUnionCase(context, each))
      const otherwise = child(inside('union'), 'otherwise')
      return {
        kind: 'union',
        tag: inside('union').data.tag,
        cases,
        ...(otherwise === undefined
          ? {}
          : { otherwise: resolveOtherwise(context, otherwise, inside('union').data.tag) }),
      }
    }
    case 'is':
      return { kind: 'alias', of: resolveTypeRef(context, inside('is')) }
    case 'adapt': {
      const adapt = inside('adapt')
      const wire = { file: adapt.file, path: [...adapt.path, 'wire'], data: adapt.data.wire }
      return {
        kind: 'adapted',
        wire: resolveTypeRef(context, wire),
        via: adapt.data.via,
        gate: resolveGate(context, adapt),
        examples: adapt.data.examples ?? [],
      }
    }
  }
}

function resolveInteger(context: ResolveContext, entry: Entry<RawInteger>): Shape {
  const max = parseBigInteger(entry.data.max)
  if (max === undefined || max >= 2n ** 64n) {
    context.report('integer-max', spanOf(entry, 'max'), 'the largest value of a word is 2^64-1')
  }
  return { kind: 'integer', max: max ?? 0n, as: entry.data.as ?? 'number' }
}

function stringRules(
  rules: RawStringRules,
): Pick<RawStringRules, 'max' | 'pattern'> & { examples: readonly string[] } {
  return { ...pick(rules, 'max', 'pattern'), examples: rules.examples ?? [] }
}

function resolveEnumValue(context: ResolveContext, entry: Entry<RawEnumValue>): EnumValue {
  const introduced = child(entry, 'introduced')
  const value: EnumValue = {
    ...pick(entry.data, 'name', 'value', 'doc', 'vendor', 'deprecated'),
    ...(introduced === undefined ? {} : { introduced: resolveIntroduced(context, introduced) }),
  }
  return context.spans.track(value, entry)
}

function resolveUnionCase(context: ResolveContext, entry: Entry<RawUnionCase>): UnionCase {
  const fields = resolveFields(context, child(entry, 'fields'))
  const tag = resolveWord(context, entry.data.tag, spanOf(entry, 'tag'))
  return context.spans.track(
    { ...pick(entry.data, 'name', 'doc', 'deprecated'), ...tagOf(tag), fields },
    entry,
  )
}

function resolveOtherwise(context: ResolveContext, entry: Entry<RawOtherwise>, type: string): OtherwiseCase {
  const tag = {
    ...entry,
    path: [...entry.path, 'tag'],
    data: { name: entry.data.tag, type, doc: 'The tag.' },
  }
  const first = resolveField(context, tag)
  const fields = resolveFields(context, child(entry, 'fields'))
  return context.spans.track(
    { ...pick(entry.data, 'name', 'doc', 'deprecated'), fields: [first, ...fields] },
    entry,
  )
}
