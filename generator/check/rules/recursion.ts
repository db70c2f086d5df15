import type { Field, Shape, TypeRef } from '../../ir.ts'
import type { CheckContext, Rule } from '../context.ts'

export const recursionWithoutBase: Rule = {
  id: 'recursion-without-base',
  summary: 'A type that contains itself does so through a list, a map, an optional or a case of a union.',
  check: (context, report) => {
    const finite = finiteTypes(context)
    const infinite = new Map(
      context.protocol.types.flatMap(type => (finite.has(type.name) ? [] : [[type.name, type]])),
    )
    for (const [name, type] of infinite) {
      // Only those on the circle are at fault, not all that use them.
      if (!reaches(name, name, infinite)) continue
      report(context.spans.at(type, 'name'), `every value of \`${name}\` contains another one, without end`)
    }
  },
}

// The least fixed point: a type is finite once all that it needs is known to be.
function finiteTypes({ protocol, types }: CheckContext): Set<string> {
  const finite = new Set<string>()
  const ends = (ref: TypeRef): boolean => neededNames(ref).every(name => finite.has(name) || !types.has(name))
  for (let before = -1; before !== finite.size; ) {
    before = finite.size
    for (const { name, shape } of protocol.types) {
      const alternatives = shape.kind === 'union' ? shape.cases.map(each => each.fields) : [fieldsOf(shape)]
      const refs = shape.kind === 'alias' ? [shape.of] : shape.kind === 'adapted' ? [shape.wire] : []
      const some = alternatives.some(fields => fields.flatMap(fieldRefs).every(ends))
      if (some && refs.every(ends)) finite.add(name)
    }
  }
  return finite
}

function reaches(
  from: string,
  to: string,
  infinite: ReadonlyMap<string, { readonly shape: Shape }>,
): boolean {
  const seen = new Set<string>()
  const queue = [from]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const shape = infinite.get(name)?.shape
    if (shape === undefined || seen.has(name)) continue
    seen.add(name)
    const next = shapeRefs(shape).flatMap(neededNames)
    if (next.includes(to)) return true
    queue.push(...next)
  }
  return false
}

function shapeRefs(shape: Shape): TypeRef[] {
  if (shape.kind === 'alias') return [shape.of]
  if (shape.kind === 'adapted') return [shape.wire]
  const fields = shape.kind === 'union' ? shape.cases.flatMap(each => each.fields) : fieldsOf(shape)
  return fields.flatMap(fieldRefs)
}

function fieldsOf(shape: Shape): readonly Field[] {
  return shape.kind === 'struct' ? shape.fields : []
}

function fieldRefs({ type, wire }: Field): TypeRef[] {
  return wire === undefined ? [type] : wire.map(each => each.type)
}

// The types without which there is no value: a list may be empty, an optional nothing.
function neededNames(ref: TypeRef): string[] {
  if (ref.kind === 'named') return [ref.name]
  return ref.kind === 'pinned' ? neededNames(ref.of) : []
}
