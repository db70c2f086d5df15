import { alternatives, findRanks, neededNames } from '../../ir/recursion.ts'
import type { TypeDefinition } from '../../ir/types.ts'
import type { Rule } from '../rule.ts'

export const recursionWithoutBase: Rule = {
  id: 'recursion-without-base',
  summary: 'A type that contains itself does so through a list, a map, an optional or a case of a union.',
  check: ({ protocol, types, spans }, report) => {
    const finite = findRanks(types)
    const infinite = new Map(
      protocol.types.filter(type => !finite.has(type.name)).map(type => [type.name, type]),
    )
    for (const [name, type] of infinite) {
      // Only types on the circle are at fault, not all that use them.
      if (!isOnCircle(name, infinite)) continue
      const message = `every value of \`${name}\` contains another one, without end`
      report(spans.at(type, 'name'), message, 'put a list, a map, an optional or a union in between')
    }
  },
}

function isOnCircle(name: string, infinite: ReadonlyMap<string, TypeDefinition>): boolean {
  const seen = new Set<string>()
  const queue = [name]
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const shape = infinite.get(at)?.shape
    if (shape === undefined || seen.has(at)) continue
    seen.add(at)
    const next = alternatives(shape).flat().flatMap(neededNames)
    if (next.includes(name)) return true
    queue.push(...next)
  }
  return false
}
