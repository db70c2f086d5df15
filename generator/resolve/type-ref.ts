import type { TypeRef } from '../ir/types.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, spanOf } from './entry.ts'
import { resolveVersion } from './gates.ts'
import type { RawTypeExpression, RawTypeTree } from './raw.ts'

const heads = ['list', 'set', 'map', 'optional', 'type'] as const
const companions = {
  until: ['list', 'set', 'map'],
  none: ['optional'],
  tag: ['optional'],
  at: ['type'],
} as const

/** Reads a type expression. */
export function resolveTypeRef(context: ResolveContext, entry: Entry<RawTypeExpression>): TypeRef {
  const { data } = entry
  if (typeof data === 'string') return context.spans.track({ kind: 'named', name: data }, entry)
  return context.spans.track(resolveTree(context, { ...entry, data }), entry)
}

function resolveTree(context: ResolveContext, entry: Entry<RawTypeTree>): TypeRef {
  const given = heads.filter(head => entry.data[head] !== undefined)
  const [head] = given
  if (head === undefined || given.length > 1) {
    context.report('type-form', spanOf(entry), `a type expression needs exactly one of ${heads.join(', ')}`)
    return unknownType(context, entry)
  }
  for (const [key, owners] of Object.entries(companions)) {
    if (key in entry.data && !owners.some(owner => owner === head)) {
      const [first, ...others] = owners.map(owner => `\`${owner}\``)
      const named = [first, ...others].join(', ').replace(/, ([^,]*)$/, ' and $1')
      context.report('type-form', spanOf(entry, key), `\`${key}\` belongs to ${named}, not to \`${head}\``)
    }
  }
  const until = entry.data.until === undefined ? {} : { until: entry.data.until }
  switch (head) {
    case 'list':
    case 'set':
      return { kind: 'list', of: below(context, entry, head), ordered: head === 'list', ...until }
    case 'optional':
      return resolveOptional(context, entry)
    case 'type':
      return resolvePinned(context, entry)
    case 'map': {
      const pair = child(entry, 'map')
      const [key, value] = [0, 1].map(index => {
        const data = pair?.data[index]
        if (pair === undefined || data === undefined) return unknownType(context, entry)
        return resolveTypeRef(context, { file: entry.file, path: [...pair.path, index], data })
      })
      return {
        kind: 'map',
        key: key ?? unknownType(context, entry),
        value: value ?? unknownType(context, entry),
        ...until,
      }
    }
  }
}

function resolveOptional(context: ResolveContext, entry: Entry<RawTypeTree>): TypeRef {
  const { none, tag } = entry.data
  if ((none === undefined) === (tag === undefined)) {
    const hint = "`none: ''` for strings that are never empty, `tag: T` for a word before any value"
    context.report('optional-form', spanOf(entry), 'an optional needs exactly one of `none` and `tag`', hint)
  }
  const of = below(context, entry, 'optional')
  return tag === undefined ? { kind: 'optional', of } : { kind: 'optional', of, tag }
}

function resolvePinned(context: ResolveContext, entry: Entry<RawTypeTree>): TypeRef {
  const of = below(context, entry, 'type')
  const { at } = entry.data
  if (at !== undefined) return { kind: 'pinned', of, at: resolveVersion(context, at, spanOf(entry, 'at')) }
  context.report(
    'type-form',
    spanOf(entry),
    '`type` needs an `at` beside it: a name alone is written without braces',
  )
  return of
}

function below(
  context: ResolveContext,
  entry: Entry<RawTypeTree>,
  key: 'list' | 'set' | 'optional' | 'type',
): TypeRef {
  const inner = child(entry, key)
  return inner === undefined ? unknownType(context, entry) : resolveTypeRef(context, inner)
}

// Stands in for an unreadable type, so that the rest of the file can still be read.
function unknownType(context: ResolveContext, entry: Entry<unknown>): TypeRef {
  context.broken.add('')
  return context.spans.track({ kind: 'named', name: '' }, entry)
}
