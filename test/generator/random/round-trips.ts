import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { Gate } from '../../../generator/ir/base.ts'
import { holds } from '../../../generator/ir/gate.ts'
import type { Protocol } from '../../../generator/ir/protocol.ts'
import type { AnyOperation, Protocol as RuntimeProtocol } from '../../../runtime/protocol/protocol.ts'
import type { Session } from '../../../runtime/session/session.ts'
import type { AnyCodec } from '../../../runtime/wire/codec.ts'
import { decode, encode } from '../../../runtime/wire/codec.ts'
import type { Write } from '../../../runtime/wire/write.ts'
import { boundarySessions } from '../boundary-sessions.ts'
import type { Emitted } from '../emitted.ts'
import { type Change, changes } from './left-out.ts'

type Arbitrary = (session: Session) => fc.Arbitrary<unknown>

interface Shape {
  readonly name: string
  readonly gate: Gate
  readonly codec: AnyCodec
  /** Missing if there is nothing to choose. */
  readonly arbitrary: Arbitrary | undefined
}

/** Collects everything that the generated code of a protocol called `demo` can read and write. */
async function shapesOf(emitted: Emitted, name: string, protocol: Protocol): Promise<Shape[]> {
  const load = (file: string): Promise<Record<string, unknown>> => import(emitted.path(name, file))
  const arbitraries = (await load('arbitraries.ts')) as Record<string, Arbitrary>
  const { codecs } = (await load('codecs.ts')) as { codecs: Record<string, AnyCodec> }
  const { demo } = (await load('protocol.ts')) as { demo: RuntimeProtocol }
  const shape = (name: string, gate: Gate, codec: AnyCodec): Shape => ({
    name,
    gate,
    codec,
    arbitrary: arbitraries[`arbitrary${name}`],
  })
  const operations = protocol.operations.flatMap(({ name, gate, opcode }) => {
    const found = demo.operations.get(opcode)
    return found === undefined ? [] : sides(found).map(([side, codec]) => shape(name + side, gate, codec))
  })
  return [
    ...protocol.types.map(({ name, gate }) => shape(name, gate, codecs[name] as AnyCodec)),
    ...operations,
    ...(protocol.channel === undefined ? [] : [shape(protocol.channel.name, {}, demo.channel as AnyCodec)]),
  ]
}

function sides(operation: AnyOperation): [string, AnyCodec][] {
  const { readRequest, writeRequest, readResponse, writeResponse } = operation
  return [
    ['Request', { read: readRequest, write: writeRequest }],
    ['Response', { read: readResponse, write: writeResponse }],
  ]
}

/**
 * Encodes and decodes values of every shape at every gate, and compares values without the fields that may be left
 * out with values that say the defaults; returns the number of values.
 */
export async function checkRoundTrips(
  emitted: Emitted,
  name: string,
  protocol: Protocol,
  seed: number,
): Promise<number> {
  const features = protocol.features.map(feature => feature.name)
  const shapes = (await shapesOf(emitted, name, protocol)).filter(shape => shape.arbitrary !== undefined)
  const said = changes(protocol, 'said')
  const leftOut = changes(protocol, 'left out')
  let values = 0
  for (const session of boundarySessions(protocol)) {
    const bits = features.reduce(
      (sum, feature, at) => (session.features.has(feature) ? sum | (1 << at) : sum),
      0,
    )
    const wire: Session = { version: session.version, features: bits }
    for (const { gate, codec, arbitrary, ...shape } of shapes) {
      if (!holds(gate, session) || arbitrary === undefined) continue
      for (const value of fc.sample(arbitrary(wire), { numRuns: 2, seed: seed + values })) {
        const what = `${shape.name} in ${JSON.stringify(wire)}`
        checkRoundTrip(what, codec, value, wire)
        const written = (change: Change | undefined): unknown => outcome(codec, change?.(value), wire)
        expect(written(leftOut.get(shape.name)), `${what} without defaults`).toEqual(
          written(said.get(shape.name)),
        )
        values += 1
      }
    }
  }
  return values
}

/** Encodes a value; returns its bytes, or the error of one that lacks a field that the session needs. */
function outcome({ write }: AnyCodec, value: unknown, session: Session): unknown {
  try {
    return encode(write as Write<unknown>, value, session).toString('hex')
  } catch (error) {
    return error
  }
}

function checkRoundTrip(what: string, { read, write }: AnyCodec, value: unknown, session: Session): void {
  const bytes = encode(write as Write<unknown>, value, session)
  expect(decode(read, bytes, session), what).toEqual(value)
  for (let length = 0; length < bytes.length; length += 1 + (bytes.length >> 5)) {
    const shortened = (): unknown => decode(read, bytes.subarray(0, length), session)
    expect(shortened, `${length} of ${bytes.length} bytes of ${what}`).toThrow(
      expect.objectContaining({ code: 'short-input' }),
    )
  }
}
