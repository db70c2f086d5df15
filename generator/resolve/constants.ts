import type { NamedConstant } from '../ir/protocol.ts'
import type { ResolveContext } from './context.ts'
import { type Entry, sourceOf, textOf } from './entry.ts'
import type { Extended } from './extends.ts'
import type { Imported } from './imports.ts'
import type { RawNamedConstant } from './raw-history.ts'

/**
 * Lists the words with a name: own ones, those of the extended protocol, and those that imported definitions have.
 * All entries may name them.
 */
export function joinConstants(
  context: ResolveContext,
  entries: readonly Entry<RawNamedConstant>[],
  extended: Extended | undefined,
  imported: readonly Imported[],
): readonly NamedConstant[] {
  const { spans, constants } = context
  const own = entries.map(entry =>
    spans.track({ ...entry.data, ...textOf(entry), source: sourceOf(entry) }, entry),
  )
  const shared = new Map<string, NamedConstant>()
  const isFree = ({ name }: NamedConstant): boolean =>
    !shared.has(name) && !own.some(each => each.name === name)
  const add = (all: readonly NamedConstant[]): void => {
    for (const each of all) if (isFree(each)) shared.set(each.name, each)
  }
  if (extended !== undefined) {
    const { from, entry } = extended
    add(from.protocol.constants.map(each => spans.adopt({ ...each }, entry, each, from.spans)))
  }
  for (const { constants: those } of imported) add(those)
  const all = [...own, ...shared.values()]
  for (const { name, value } of all) constants.set(name, value)
  return all
}
