import type { Handshake, Step } from '../ir/protocol.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, pick, sourceOf, spanOf } from './entry.ts'
import { resolveGate, resolveVersion } from './gates.ts'
import { resolveDefault } from './literals.ts'
import type { RawHandshake, RawStep } from './raw.ts'
import { resolveTypeRef } from './type-ref.ts'
import { resolveWord } from './words.ts'

// The key that decides the kind of a step, the keys required beside it, and those allowed.
const kinds = {
  from: {
    needs: ['name', 'type'],
    allows: ['const', 'refusals', 'default', 'doc', 'since', 'before', 'feature', 'without'],
  },
  negotiate: {
    needs: ['client', 'server'],
    allows: ['refuse', 'doc', 'since', 'before', 'feature', 'without'],
  },
  channel: { needs: [], allows: ['doc'] },
} as const

/** Reads the steps of the handshake; invalid ones are reported and left out. */
export function resolveHandshake(context: ResolveContext, entry: Entry<RawHandshake>): Handshake {
  const steps = items(child(entry, 'steps')).flatMap(step => {
    const resolved = resolveStep(context, step)
    if (resolved === undefined) context.broken.add('handshake')
    return resolved === undefined ? [] : [context.spans.track(resolved, step)]
  })
  return context.spans.track({ ...pick(entry.data, 'doc'), steps, source: sourceOf(entry) }, entry)
}

function resolveStep(context: ResolveContext, entry: Entry<RawStep>): Step | undefined {
  const kind = kindOf(context, entry)
  if (kind === undefined) return undefined
  const { data } = entry
  const gate = resolveGate(context, entry)
  const source = sourceOf(entry)
  if (kind === 'channel') return { kind: 'channel', ...pick(data, 'doc'), source }
  if (kind === 'negotiate') {
    const { negotiate: what, client, server } = data
    if (what === undefined || client === undefined || server === undefined) return undefined
    const refuse = items(child(entry, 'refuse')).map(({ data: { from, doc } }, index) => ({
      from: resolveVersion(context, from, spanOf(entry, 'refuse', index, 'from')),
      doc,
    }))
    return { kind: 'negotiate', what, client, server, gate, refuse, ...pick(data, 'doc'), source }
  }
  const type = child(entry, 'type')
  if (data.from === undefined || data.name === undefined || type === undefined) return undefined
  const ref = resolveTypeRef(context, type)
  if (data.refusals !== undefined && data.const === undefined) {
    const span = entry.file.locate([...entry.path, 'refusals'], 'key')
    context.report('step-form', span, '`refusals` stand in place of a `const`, and there is none')
  }
  return {
    kind: 'say',
    from: data.from,
    name: data.name,
    type: ref,
    ...constantOf(context, entry),
    ...pick(data, 'refusals'),
    ...(data.default === undefined ? {} : { default: resolveDefault(context, data.default, ref) }),
    gate,
    ...pick(data, 'doc'),
    source,
  }
}

function constantOf(
  context: ResolveContext,
  entry: Entry<RawStep>,
): { readonly constant?: number; readonly constantName?: string } {
  if (entry.data.const === undefined) return {}
  const { value, name } = resolveWord(context, entry.data.const, spanOf(entry, 'const'))
  return { constant: value, ...(name === undefined ? {} : { constantName: name }) }
}

function kindOf(context: ResolveContext, entry: Entry<RawStep>): keyof typeof kinds | undefined {
  const keys = Object.keys(entry.data)
  const names = Object.keys(kinds) as (keyof typeof kinds)[]
  const given = names.filter(name => keys.includes(name))
  const [kind] = given
  if (kind === undefined || given.length > 1) {
    context.report('step-form', spanOf(entry), `a step needs exactly one of ${names.join(', ')}`)
    return undefined
  }
  const needs: readonly string[] = kinds[kind].needs
  const allowed: readonly string[] = [kind, ...needs, ...kinds[kind].allows]
  const lacks = needs.filter(each => !keys.includes(each)).map(key => `\`${key}\``)
  if (lacks.length > 0) {
    context.report('step-form', spanOf(entry), `a step with \`${kind}\` needs ${lacks.join(' and ')}`)
  }
  for (const key of keys.filter(each => !allowed.includes(each))) {
    const span = entry.file.locate([...entry.path, key], 'key')
    context.report('step-form', span, `\`${key}\` does not belong to a step with \`${kind}\``)
  }
  return kind
}
