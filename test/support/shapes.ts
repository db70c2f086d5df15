import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as fc from 'fast-check'
import { vi } from 'vitest'
import { findProtocol, protocolNames } from '../../cli/protocols/find-protocol.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import type { Protocol } from '../../runtime/protocol/protocol.ts'
import { type Gate, holds } from '../../runtime/session/gate.ts'
import type { Session } from '../../runtime/session/session.ts'
import type { AnyCodec } from '../../runtime/wire/codec.ts'
import type { Read } from '../../runtime/wire/read.ts'
import type { Write } from '../../runtime/wire/write.ts'
import { type Arbitraries, arbitraryOfFields } from './part-arbitrary.ts'
import { type NamedSession, type SessionSets, sessionSets } from './sessions.ts'

// fast-check parses a pattern on every call of a generated arbitrary, which takes longer than generating all values
// of a test. Arbitraries have no state, so share one for each pattern.
vi.mock('fast-check', async original => {
  const whole = await original<typeof fc>()
  const made = new Map<string, fc.Arbitrary<string>>()
  const stringMatching = (pattern: RegExp): fc.Arbitrary<string> => {
    const arbitrary = made.get(pattern.source) ?? whole.stringMatching(pattern)
    made.set(pattern.source, arbitrary)
    return arbitrary
  }
  return { ...whole, stringMatching }
})

/** A named type, a request, a response or a message, with its reader and writer. */
export interface Shape {
  /** Its name in the layout. */
  readonly name: string
  /** Its protocol and its name, for failure reports. */
  readonly title: string
  readonly of: TestedProtocol
  readonly gate: Gate
  readonly read: Read<unknown>
  readonly write: Write<unknown>
  /** Undefined if the generated code has none. */
  readonly arbitrary: ((session: Session) => fc.Arbitrary<unknown>) | undefined
}

/** A shape that holds values to generate; the others are empty or constant. */
export type FullShape = Shape & { readonly arbitrary: NonNullable<Shape['arbitrary']> }

/** A protocol, and what of it is tested. */
export interface TestedProtocol {
  readonly name: string
  readonly protocol: Protocol
  readonly layout: Layout
  readonly sessions: SessionSets
  /** Everything that the generated code can read and write. */
  readonly allShapes: readonly Shape[]
  /** Those that hold values. */
  readonly shapes: readonly FullShape[]
}

async function tested(name: string): Promise<TestedProtocol> {
  const known = await findProtocol(name)
  const { protocol } = known
  const layout = await protocol.layout()
  const arbitraries: Arbitraries = await import(`../../generated/${name}/arbitraries.ts`)
  const gates = new Map(
    [...protocol.operations.values()].flatMap(({ name, gate }) => [
      [`${name}Request`, gate],
      [`${name}Response`, gate],
    ]),
  )
  const constants = constantsOf(name)
  const allShapes: Shape[] = []
  const of: TestedProtocol = {
    name,
    protocol,
    layout,
    sessions: sessionSets(protocol, await import(`../../generated/${name}/versions.ts`)),
    allShapes,
    get shapes() {
      return allShapes.filter((entry): entry is FullShape => entry.arbitrary !== undefined)
    },
  }
  for (const [type, codec] of namedCodecs(known.types, protocol)) {
    const shape = layout[type]
    const made = arbitraries[`arbitrary${type}`]
    // Parts of records have no generated arbitrary.
    const isPart = /(Head|Tail)$/.test(type) && typeof shape === 'object' && 'fields' in shape
    allShapes.push({
      name: type,
      title: `${name}: ${type}`,
      of,
      gate: gates.get(type) ?? {},
      read: codec.read,
      write: codec.write as Write<unknown>,
      arbitrary:
        made ??
        (isPart
          ? arbitraryOfFields(
              arbitraries,
              shape.fields.filter(([field]) => !constants.has(field)),
            )
          : undefined),
    })
  }
  return of
}

/** Names the constant fields of records, which values do not have. */
function constantsOf(name: string): Set<string> {
  const file = join(import.meta.dirname, `../../generated/${name}/spec.json`)
  const { streams }: { streams: readonly StreamText[] } = JSON.parse(readFileSync(file, 'utf8'))
  const parts = streams.flatMap(({ parts = [] }) => parts)
  return new Set(parts.filter(({ constant }) => constant !== undefined).map(part => part.name))
}

interface StreamText {
  readonly parts?: readonly { readonly name: string; readonly constant?: object }[]
}

/** Lists all types, and the requests and responses of all operations, also those without bytes. */
function namedCodecs(types: ReadonlyMap<string, AnyCodec>, { operations }: Protocol): Map<string, AnyCodec> {
  const all = new Map(types)
  for (const { name, readRequest, writeRequest, readResponse, writeResponse } of operations.values()) {
    all.set(`${name}Request`, { read: readRequest, write: writeRequest })
    all.set(`${name}Response`, { read: readResponse, write: writeResponse })
  }
  return all
}

/** All protocols. */
export const testedProtocols: readonly TestedProtocol[] = await Promise.all(protocolNames.map(tested))

/** Everything that holds values, of all protocols. */
export const everyShape: readonly FullShape[] = testedProtocols.flatMap(({ shapes }) => shapes)

/** Finds a protocol by its name. */
export function testedProtocol(name: string): TestedProtocol {
  const found = testedProtocols.find(each => each.name === name)
  if (found === undefined) throw new Error(`there is no protocol ${name}`)
  return found
}

/** Selects the sessions that have the shape. */
export function sessionsOf(entry: Shape, sessions: readonly NamedSession[]): NamedSession[] {
  return sessions.filter(session => holds(session, entry.gate))
}
