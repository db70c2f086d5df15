// The types of a server's handlers. `npm run typecheck` fails if one changes, or if an error that is expected is none.

import type { Duplex } from 'node:stream'
import {
  type AddMultipleToStoreRecordHead,
  type Awaitable,
  type Body,
  type ByteStream,
  type ClientHello,
  type Export,
  type ExportTail,
  type IncomingRecord,
  type Listening,
  type ListReply,
  type LogMessageInit,
  listen,
  type NixDaemonCall,
  type NixDaemonConnection,
  type NixDaemonHandlers,
  type ServerCall,
  type ServerConnection,
  type StorePath,
  serve,
  type UnkeyedValidPathInfoInit,
} from 'nixwire'
import { expectTypeOf, test } from 'vitest'

declare const stream: Duplex
type Handlers = Required<NixDaemonHandlers>

test('serve and listen take handlers, or a function that makes them for a connection', () => {
  expectTypeOf(serve(stream, {})).resolves.toEqualTypeOf<NixDaemonConnection>()
  expectTypeOf(listen('unix:///socket', {})).resolves.toEqualTypeOf<Listening>()
  expectTypeOf<NixDaemonConnection>().toEqualTypeOf<ServerConnection<LogMessageInit, ClientHello>>()
  expectTypeOf<NixDaemonCall>().toEqualTypeOf<ServerCall<LogMessageInit, ClientHello>>()
  void serve(stream, connection => {
    expectTypeOf(connection).toEqualTypeOf<NixDaemonConnection>()
    return {}
  })
  // @ts-expect-error no operation has this name
  void serve(stream, { isValidPaths: () => true })
  // @ts-expect-error the response has another type
  void serve(stream, { isValidPath: () => 1 })
})

test('handlers get a request and a call, and give a response', () => {
  expectTypeOf<Handlers['isValidPath']>().parameters.toEqualTypeOf<
    [request: { readonly path: StorePath }, call: NixDaemonCall]
  >()
  expectTypeOf<Handlers['isValidPath']>().returns.toEqualTypeOf<Awaitable<boolean>>()
  expectTypeOf<Handlers['queryPathInfo']>().returns.toEqualTypeOf<
    Awaitable<UnkeyedValidPathInfoInit | undefined>
  >()
  expectTypeOf<Handlers['queryAllValidPaths']>().parameters.toEqualTypeOf<[call: NixDaemonCall]>()
  expectTypeOf<Handlers['queryAllValidPaths']>().returns.toEqualTypeOf<Awaitable<ListReply<StorePath>>>()
  expectTypeOf<Handlers['setOptions']>().returns.toEqualTypeOf<Awaitable<void>>()
  const handlers: NixDaemonHandlers = {
    queryAllValidPaths: () => ({ count: 1, items: new Set(['/nix/store/x']) }),
    isValidPath({ path }, call) {
      expectTypeOf(path).toEqualTypeOf<StorePath>()
      expectTypeOf(call.signal).toEqualTypeOf<AbortSignal>()
      return path !== ''
    },
  }
  void handlers
  // @ts-expect-error a value is no object of one field
  handlers.queryPathInfo = () => ({ info: undefined })
})

test('handlers get bodies and records, and give them', () => {
  expectTypeOf<Handlers['addToStoreNar']>().parameter(1).toEqualTypeOf<ByteStream>()
  expectTypeOf<Handlers['narFromPath']>().returns.toEqualTypeOf<Awaitable<Body>>()
  expectTypeOf<Handlers['addMultipleToStore']>()
    .parameter(1)
    .toEqualTypeOf<AsyncIterable<IncomingRecord<AddMultipleToStoreRecordHead, object, 'nar'>>>()
  expectTypeOf<Handlers['exportPath']>().returns.toEqualTypeOf<Awaitable<Export>>()
  expectTypeOf<Handlers['importPaths']>()
    .parameter(0)
    .toEqualTypeOf<AsyncIterable<IncomingRecord<object, ExportTail, 'nar'>>>()
})
