// The types of values and errors. `npm run typecheck` fails if one changes, or if an error that is expected is none.

import {
  type Body,
  type BuildMode,
  type ByteStream,
  ConnectionError,
  type DecodeError,
  type EncodeError,
  type Export,
  type ExportTail,
  type ExportTailInit,
  type GateError,
  type IncomingRecord,
  type LogMessage,
  type OptStorePath,
  type Place,
  RemoteError,
  type SingleDerivedPath,
  type StorePath,
  type UnkeyedValidPathInfo,
  type UnkeyedValidPathInfoInit,
  type Verbosity,
  WireError,
} from 'nixwire'
import { expectTypeOf, test } from 'vitest'

test('enums are their names, and numbers if they are open', () => {
  // A peer may know more values of an open enum than the spec, so numbers are allowed.
  expectTypeOf<'Info' | number>().toExtend<Verbosity>()
  expectTypeOf<Exclude<Verbosity, number>>().toExtend<string>()
  // @ts-expect-error the enum has no such name
  const wrong: Verbosity = 'Infos'
  // @ts-expect-error the enum has no such name
  const mode: BuildMode = 'Fix'
  void [wrong, mode]
})

test('fields of values are read-only', () => {
  expectTypeOf<UnkeyedValidPathInfo['references']>().toEqualTypeOf<readonly StorePath[]>()
  expectTypeOf<UnkeyedValidPathInfo['deriver']>().toEqualTypeOf<OptStorePath>()
  expectTypeOf<OptStorePath>().toEqualTypeOf<StorePath | undefined>()
  const change = (info: UnkeyedValidPathInfo): void => {
    // @ts-expect-error fields are read-only
    info.narHash = ''
  }
  void change
})

test('the kind of a union narrows its type', () => {
  const told = (message: LogMessage): unknown => {
    if (message.kind === 'Next') return expectTypeOf(message.msg).toEqualTypeOf<string>()
    // @ts-expect-error not every message has a text
    return message.msg
  }
  void told
  expectTypeOf<SingleDerivedPath['kind']>().toEqualTypeOf<'Opaque' | 'Built'>()
})

test('streams are bodies, and records hold them', () => {
  expectTypeOf<Export>().toEqualTypeOf<object & ExportTailInit & { readonly nar: Body }>()
  expectTypeOf<IncomingRecord<object, ExportTail, 'nar'>['nar']>().toEqualTypeOf<ByteStream>()
  expectTypeOf<
    IncomingRecord<object, ExportTail, 'nar'>['tail']
  >().returns.resolves.toEqualTypeOf<ExportTail>()
  expectTypeOf<ByteStream>().toExtend<AsyncIterable<Buffer>>()
  expectTypeOf<ByteStream>().toExtend<Body>()
  expectTypeOf<Buffer[]>().toExtend<Body>()
  // @ts-expect-error text is no body
  const body: Body = 'text'
  void body
})

test('errors are classes below WireError, each with its codes', () => {
  expectTypeOf<RemoteError>().toExtend<WireError>()
  expectTypeOf<DecodeError | EncodeError | GateError | ConnectionError>().toExtend<WireError>()
  expectTypeOf<WireError>().toExtend<Error>()
  expectTypeOf<WireError['place']>().toEqualTypeOf<Place>()
  expectTypeOf<Place['path']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<RemoteError['fatal']>().toEqualTypeOf<boolean>()
  const seen = (error: unknown): unknown => {
    if (error instanceof ConnectionError) {
      // @ts-expect-error no such code
      return error.code === 'hung-up'
    }
    return error instanceof RemoteError ? error.traces : error instanceof WireError && error.code
  }
  void seen
})

test('values to write may lack what has a default, and values that were read lack nothing', () => {
  const least: UnkeyedValidPathInfoInit = { narHash: 'x', references: [], registrationTime: 0, narSize: 8 }
  expectTypeOf(least.sigs).toEqualTypeOf<readonly string[] | undefined>()
  expectTypeOf<UnkeyedValidPathInfo['sigs']>().toEqualTypeOf<readonly string[]>()
  expectTypeOf<UnkeyedValidPathInfo>().toExtend<UnkeyedValidPathInfoInit>()
  // @ts-expect-error a reader gives all of it
  const whole: UnkeyedValidPathInfo = least
  void whole
})
