import { holds } from '../ir/gate.ts'
import type { Grammar, Protocol, Stream } from '../ir/protocol.ts'
import type { TypeDefinition } from '../ir/types.ts'
import { type Uses, usesOf } from '../ir/uses.ts'
import { foldGrammar } from './fold-grammar.ts'
import { foldStream } from './fold-stream.ts'
import { foldType } from './fold-type.ts'
import type { Folding, Pinned } from './folding.ts'
import { formText } from './unchanged.ts'

/** Definitions of a protocol that others may take from it. */
export type Pool = Pick<Protocol, 'types' | 'streams' | 'grammars'>

/** Folded definitions, each with the one that it was made from. */
export interface Taken {
  readonly types: readonly Pair<TypeDefinition>[]
  readonly streams: readonly Pair<Stream>[]
  readonly grammars: readonly Pair<Grammar>[]
}

/** A folded definition, and the one that it was made from. */
export interface Pair<T> {
  readonly folded: T
  readonly from: T
}

/** Folds the definitions that are named, and all that they refer to; names that the pool lacks are passed over. */
export function take(folding: Folding, pool: Pool, wanted: Uses): Taken {
  const types = new Map(pool.types.map(type => [type.name, type]))
  const streams = new Map(pool.streams.map(stream => [stream.name, stream]))
  const taken = { types: [] as Pair<TypeDefinition>[], streams: [] as Pair<Stream>[] }
  const names = new Set<string>()
  const grammars = new Set<string>()
  const open: Uses[] = [wanted]
  for (let uses = open.pop(); uses !== undefined; uses = open.pop()) {
    for (const grammar of uses.grammars) grammars.add(grammar)
    for (const name of uses.names) {
      if (names.has(name)) continue
      names.add(name)
      const type = types.get(name)
      const stream = streams.get(name)
      if (type !== undefined && holds(type.gate, folding.session)) {
        const folded = foldType(folding, type)
        taken.types.push({ folded, from: type })
        open.push(usesOf({ types: [folded] }))
      } else if (stream !== undefined) {
        const folded = foldStream(folding, stream)
        taken.streams.push({ folded, from: stream })
        open.push(usesOf({ streams: [folded] }))
      }
    }
  }
  const ends = pool.grammars.filter(({ name }) => grammars.has(name))
  return { ...taken, grammars: ends.map(from => ({ folded: foldGrammar(folding, from), from })) }
}

/** Tells whether what is pinned has the same form in the session that all else is folded to. */
export function isFreeOfPin({ session }: Folding, pool: Pool, { of, at }: Pinned): boolean {
  const as = (version: number, features: ReadonlySet<string>): string => {
    const folding: Folding = { session: { version, features }, unpin: () => {}, trace: folded => folded }
    const alias: TypeDefinition = {
      name: '',
      doc: '',
      gate: {},
      source: { file: '', line: 0 },
      shape: { kind: 'alias', of },
    }
    const { types } = take(folding, pool, usesOf({ types: [alias] }))
    return types.map(({ folded }) => formText(folded)).join('\n')
  }
  return as(at, new Set()) === as(session.version, session.features)
}
