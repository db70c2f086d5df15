import type { Constant, Field, TypeRef, WireForm, Written } from '../ir/types.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, keySpanOf, pick, sourceOf, spanOf } from './entry.ts'
import { resolveGate } from './gates.ts'
import { resolveDefault } from './literals.ts'
import type { RawField, RawTypeExpression, RawWireCase } from './raw.ts'
import { resolveTypeRef } from './type-ref.ts'

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
  const gate = resolveGate(context, entry)
  const written = resolveWritten(context, entry)
  const field: Field = {
    ...pick(data, 'name', 'doc', 'deprecated'),
    gate,
    ...written,
    ...(data.default === undefined ? {} : { default: resolveDefault(context, data.default, written.type) }),
    lossy: data.lossy === true,
    ...(data.const === undefined ? {} : { constant: resolveConstant(context, entry, written.type) }),
    source: sourceOf(entry),
  }
  return context.spans.track(field, entry)
}

/** Reads a constant; one that may be the name of a word stays as written until all types are known. */
function resolveConstant(context: ResolveContext, entry: Entry<RawField>, type: TypeRef): Constant {
  const constant = { value: entry.data.const ?? 0, check: entry.data.check === true }
  context.unreadConstants.push({ constant, type, span: spanOf(entry, 'const') })
  return constant
}

/** Reads the type of a value, and its wire forms. */
export function resolveWritten(
  context: ResolveContext,
  entry: Entry<{ readonly type: RawTypeExpression; readonly wire?: readonly RawWireCase[] }>,
): Written {
  const wire = child(entry, 'wire')
  return {
    type: resolveTypeRef(context, typeOf(entry)),
    ...(wire === undefined ? {} : { wire: items(wire).map(each => resolveWireCase(context, each)) }),
  }
}

function resolveWireCase(context: ResolveContext, entry: Entry<RawWireCase>): WireForm {
  const wireCase = { gate: resolveGate(context, entry), type: resolveTypeRef(context, typeOf(entry)) }
  return context.spans.track(wireCase, entry)
}

/** Takes the type expression below an entry's `type`, which the schema requires. */
function typeOf<T>(entry: Entry<{ readonly type: T }>): Entry<T> {
  return { file: entry.file, path: [...entry.path, 'type'], data: entry.data.type }
}
