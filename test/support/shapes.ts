import * as fc from 'fast-check'
import { vi } from 'vitest'
import * as arbitraries from '../../generated/nix-daemon/arbitraries.ts'
import { codecs } from '../../generated/nix-daemon/codecs.ts'
import { operations } from '../../generated/nix-daemon/operations.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import {
  readAddMultipleToStoreRecordHead,
  readExportTail,
  writeAddMultipleToStoreRecordHead,
  writeExportTail,
} from '../../generated/nix-daemon/streams.ts'
import { V1_16 } from '../../generated/nix-daemon/versions.ts'
import { type Gate, holds } from '../../runtime/session/gate.ts'
import type { Session } from '../../runtime/session/session.ts'
import type { AnyCodec } from '../../runtime/wire/codec.ts'
import type { Read } from '../../runtime/wire/read.ts'
import type { Write } from '../../runtime/wire/write.ts'

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
  readonly gate: Gate
  readonly read: Read<unknown>
  readonly write: Write<unknown>
  /** Undefined if the generated code has none. */
  readonly arbitrary: ((session: Session) => fc.Arbitrary<unknown>) | undefined
}

type Arbitraries = Readonly<Record<string, ((session: Session) => fc.Arbitrary<unknown>) | undefined>>
const byName: Arbitraries = arbitraries

function shape(name: string, gate: Gate, codec: AnyCodec): Shape {
  const write = codec.write as Write<unknown>
  return { name, gate, read: codec.read, write, arbitrary: byName[`arbitrary${name}`] }
}

const types = Object.entries(codecs).map(([name, codec]) => shape(name, {}, codec))

const messages = [...operations.values()].flatMap(operation => [
  shape(`${operation.name}Request`, operation.gate, {
    read: operation.readRequest,
    write: operation.writeRequest,
  }),
  shape(`${operation.name}Response`, operation.gate, {
    read: operation.readResponse,
    write: operation.writeResponse,
  }),
])

const channel =
  nixDaemon.channel === undefined ? [] : [shape('LogMessage', {}, nixDaemon.channel as AnyCodec)]

// Parts of streams have no generated arbitrary, so build theirs from those of their types.
const streamParts: readonly Shape[] = [
  {
    name: 'ExportTail',
    gate: {},
    read: readExportTail,
    write: writeExportTail as Write<unknown>,
    arbitrary: session =>
      fc.record({
        path: arbitraries.arbitraryStorePath(session),
        references: fc.array(arbitraries.arbitraryStorePath(session), { maxLength: 4 }),
        deriver: arbitraries.arbitraryOptStorePath(session),
        signature: fc.option(arbitraries.arbitraryString(session), { nil: undefined }),
      }),
  },
  {
    name: 'AddMultipleToStoreRecordHead',
    gate: {},
    read: readAddMultipleToStoreRecordHead,
    write: writeAddMultipleToStoreRecordHead as Write<unknown>,
    arbitrary: () => fc.record({ info: arbitraries.arbitraryValidPathInfo({ version: V1_16, features: 0 }) }),
  },
]

/** Everything that the generated code can read and write. */
export const allShapes: readonly Shape[] = [...types, ...messages, ...channel, ...streamParts]

/** A shape that holds values to generate; the others are empty or constant. */
export type FullShape = Shape & { readonly arbitrary: NonNullable<Shape['arbitrary']> }

export const shapes: readonly FullShape[] = allShapes.filter(
  (entry): entry is FullShape => entry.arbitrary !== undefined,
)

/** Finds a shape by its name. */
export function shapeOf(name: string): FullShape {
  const found = shapes.find(entry => entry.name === name)
  if (found === undefined) throw new Error(`there is no shape ${name}`)
  return found
}

/** Selects the sessions that have the shape. */
export function sessionsOf<S extends Session>(entry: Shape, sessions: readonly S[]): S[] {
  return sessions.filter(session => holds(session, entry.gate))
}
