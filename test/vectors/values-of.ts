// Cases of types, requests, responses and messages.

import { encode } from '../../runtime/wire/codec.ts'
import type { Read } from '../../runtime/wire/read.ts'
import type { Write } from '../../runtime/wire/write.ts'
import { type Candidate, type Case, choose } from './case.ts'
import {
  gatesOfFields,
  gatesOfRef,
  gatesOfWritten,
  type SessionNames,
  sessionsOf,
  wireSession,
} from './gates.ts'
import type { Subject } from './protocols.ts'
import { sample } from './samples.ts'
import type { SpecGate, SpecOperation } from './spec.ts'
import { type Conversion, fieldsVector, toVector, writtenVector } from './values.ts'

const SAMPLES = 120

/** A kind of bytes with its values. */
export interface Source {
  readonly kind: Case['kind']
  readonly of: string
  readonly gate: SpecGate
  readonly gates: readonly SpecGate[]
  /** Bytes before the value, such as an opcode. */
  readonly before: Buffer
  readonly read: Read<unknown>
  readonly write: Write<unknown>
  /** Name of the generated arbitrary; without it there is one value, undefined. */
  readonly arbitrary: string
  convert(c: Conversion, value: unknown): unknown
}

/** Lists everything that has cases of its own, apart from bodies and handshakes. */
export function sourcesOf(subject: Subject): Source[] {
  const { spec, codecs, protocol } = subject
  const types = spec.types.map((type): Source => {
    const ref = { kind: 'type', name: type.name } as const
    return {
      kind: 'type',
      of: type.name,
      gate: type.gate,
      gates: gatesOfRef(spec, ref),
      before: Buffer.alloc(0),
      read: codecs[type.name]?.read as Read<unknown>,
      write: codecs[type.name]?.write as Write<unknown>,
      arbitrary: type.name,
      convert: (c, value) => toVector(c, ref, value),
    }
  })
  const operations = spec.operations.flatMap(operation => operationSources(subject, operation))
  const channel = protocol.channel === undefined ? [] : [messageSource(subject)]
  return [...types, ...operations, ...channel]
}

function operationSources({ spec, protocol }: Subject, operation: SpecOperation): Source[] {
  const { name, opcode, gate, request, response } = operation
  const code = protocol.operations.get(opcode)
  if (code === undefined) throw new Error(`the code has no operation ${opcode}`)
  const before = Buffer.alloc(8)
  before.writeBigUInt64LE(BigInt(opcode))
  const asked: Source = {
    kind: 'request',
    of: name,
    gate,
    gates: gatesOfFields(spec, request),
    before,
    read: r => code.readRequest(r),
    write: (w, value) => code.writeRequest(w, value),
    arbitrary: `${name}Request`,
    convert: (c, value) => fieldsVector(c, request, value),
  }
  if (response.kind === 'nothing') return [asked]
  const answered: Source = {
    ...asked,
    kind: 'response',
    gates: response.kind === 'value' ? gatesOfWritten(spec, response) : gatesOfFields(spec, response.fields),
    before: Buffer.alloc(0),
    read: r => code.readResponse(r),
    write: (w, value) => code.writeResponse(w, value),
    arbitrary: `${name}Response`,
    convert: (c, value) =>
      response.kind === 'value' ? writtenVector(c, response, value) : fieldsVector(c, response.fields, value),
  }
  return [asked, answered]
}

function messageSource({ spec, protocol }: Subject): Source {
  const { channel } = protocol
  const { messages = [] } = spec.channel ?? {}
  if (channel === undefined) throw new Error('there is no log channel')
  return {
    kind: 'message',
    of: channel.name,
    gate: {},
    gates: messages.flatMap(({ gate, fields }) => [gate, ...gatesOfFields(spec, fields)]),
    before: Buffer.alloc(0),
    read: channel.read,
    write: (w, value) => channel.write(w, value as never),
    arbitrary: channel.name,
    convert: (c, value) => {
      const { kind } = value as { readonly kind: string }
      c.note(`|${kind}`)
      const found = messages.find(each => each.name === kind)
      return { kind, ...fieldsVector(c, found?.fields ?? [], value, `.${kind}`) }
    },
  }
}

/** Makes the cases of one source: all that is special in the newest session, and what others add to that. */
export function casesOf(subject: Subject, source: Source): Omit<Case, 'name'>[] {
  const shown = new Set<string>()
  const deep = source.kind === 'type' || source.kind === 'message'
  return sessionsOf(subject.spec, source.gates, source.gate).flatMap((session, index) => {
    const candidates = valuesOf(subject, source, session).map(value =>
      candidate(subject, source, session, value),
    )
    const [least, most] = index === 0 ? [2, deep ? 40 : 6] : [2, deep ? 12 : 3]
    return choose(candidates, shown, least, most)
  })
}

function valuesOf({ spec, arbitraries }: Subject, source: Source, session: SessionNames): unknown[] {
  const arbitrary = arbitraries[`arbitrary${source.arbitrary}`]
  return arbitrary === undefined ? [undefined] : sample(arbitrary(wireSession(spec, session)), SAMPLES)
}

/** Makes the case of a value. */
export function candidate(
  { spec, adapters }: Subject,
  source: Source,
  session: SessionNames,
  value: unknown,
  from: Case['from'] = 'spec',
): Candidate {
  const marks = new Set<string>()
  const c: Conversion = { spec, adapters, session, logical: false, note: mark => marks.add(mark) }
  const bytes = encode(source.write, value, wireSession(spec, session))
  const plain = source.convert(c, value)
  const adapted = source.convert({ ...c, logical: true }, value)
  const differs = JSON.stringify(adapted) !== JSON.stringify(plain)
  const { kind, of } = source
  return {
    case: {
      kind,
      of: kind === 'message' ? (value as { readonly kind: string }).kind : of,
      ...session,
      from,
      bytes: Buffer.concat([source.before, bytes]).toString('hex'),
      value: plain,
      ...(differs ? { adapted } : {}),
    },
    marks,
  }
}
