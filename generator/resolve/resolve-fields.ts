import type { Field } from '../ir/types.ts'
import { type ResolveContext, resolveGate } from './context.ts'
import { child, type Entry, items, keySpanOf, pick, sourceOf } from './entry.ts'
import type { RawField, RawWireCase } from './raw.ts'
import { resolveDefault } from './resolve-literal.ts'
import { resolveTypeRef } from './resolve-type-ref.ts'

/** Reads a list of fields. */
export function resolveFields(
  context: ResolveContext,
  entry: Entry<readonly RawField[]> | undefined,
): readonly Field[] {
  return items(entry).map(field => resolveField(context, field))
}

/** Reads one field. */
export function resolveField(context: ResolveContext, entry: Entry<RawField>): Field {
  const { data } = entry
  if (data.check === true && data.const === undefined) {
    const message = '`check` is for a field with `const`'
    context.report(
      'check-without-const',
      keySpanOf(entry, 'check'),
      message,
      'add the `const`, or leave it out',
    )
  }
  const wire = child(entry, 'wire')
  const field: Field = {
    ...pick(data, 'name', 'doc'),
    gate: resolveGate(context, entry),
    type: resolveTypeRef(context, typeOf(entry)),
    ...(wire === undefined ? {} : { wire: items(wire).map(each => resolveWireCase(context, each)) }),
    ...(data.default === undefined ? {} : { default: resolveDefault(context, data.default, data.type) }),
    lossy: data.lossy === true,
    ...(data.const === undefined ? {} : { constant: { value: data.const, check: data.check === true } }),
    source: sourceOf(entry),
  }
  return context.spans.track(field, entry)
}

function resolveWireCase(
  context: ResolveContext,
  entry: Entry<RawWireCase>,
): NonNullable<Field['wire']>[number] {
  const wireCase = { gate: resolveGate(context, entry), type: resolveTypeRef(context, typeOf(entry)) }
  return context.spans.track(wireCase, entry)
}

/** The type expression below an entry's `type`, which the schema requires. */
export function typeOf<T>(entry: Entry<{ readonly type: T }>): Entry<T> {
  return { file: entry.file, path: [...entry.path, 'type'], data: entry.data.type }
}
