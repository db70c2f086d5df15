// The types of a client's calls. `npm run typecheck` fails if one changes, or if an error that is expected is none.

import {
  AddMultipleToStore,
  type AddMultipleToStoreRecord,
  type Body,
  type ByteStream,
  type ClientConnection,
  type ConnectOptions,
  connect,
  type Export,
  type ExportTail,
  FindRoots,
  type GcRoot,
  type IncomingRecord,
  IsValidPath,
  type LogMessage,
  NarFromPath,
  type NixDaemonClient,
  nixDaemonCore,
  type OutgoingRecords,
  openClient,
  QueryAllValidPaths,
  QueryPathInfo,
  QueryReferrers,
  type ServerHello,
  type StorePath,
  type SubstitutablePathInfo,
  type Target,
  type UnkeyedValidPathInfo,
} from 'nixwire'
import { expectTypeOf, test } from 'vitest'

declare const client: NixDaemonClient
declare const { connection }: NixDaemonClient
declare const path: StorePath

test('connect takes a target and options and gives a client', () => {
  expectTypeOf(connect).parameter(0).toEqualTypeOf<Target>()
  expectTypeOf(connect).parameter(1).toExtend<ConnectOptions<LogMessage> | undefined>()
  expectTypeOf(connect).returns.resolves.toEqualTypeOf<NixDaemonClient>()
  expectTypeOf(connection).toEqualTypeOf<ClientConnection<LogMessage, ServerHello>>()
  expectTypeOf(openClient(nixDaemonCore, 'unix:///socket')).resolves.toHaveProperty('call')
  expectTypeOf<NixDaemonClient>().toExtend<AsyncDisposable>()
  // @ts-expect-error a target is no number
  void connect(7)
  // @ts-expect-error versions are texts
  void connect('unix:///socket', { version: 1.38 })
  void connect('unix:///socket', { onLog: message => void expectTypeOf(message).toEqualTypeOf<LogMessage>() })
})

test('methods of a client take requests and give responses', () => {
  expectTypeOf(client.isValidPath).parameter(0).toEqualTypeOf<{ readonly path: StorePath }>()
  expectTypeOf(client.isValidPath({ path })).resolves.toEqualTypeOf<boolean>()
  expectTypeOf(client.queryPathInfo({ path })).resolves.toEqualTypeOf<UnkeyedValidPathInfo | undefined>()
  expectTypeOf(client.queryAllValidPaths()).resolves.toEqualTypeOf<readonly StorePath[]>()
  expectTypeOf(client.setOptions).returns.resolves.toEqualTypeOf<void>()
  expectTypeOf(client.narFromPath({ path })).resolves.toEqualTypeOf<ByteStream>()
  expectTypeOf(client.addToStoreNar).parameter(1).toEqualTypeOf<Body>()
  // @ts-expect-error the request is missing
  void client.isValidPath()
  // @ts-expect-error the field of the request is missing
  void client.isValidPath({})
  // @ts-expect-error the operation asks for nothing
  void client.queryAllValidPaths({ path })
  // @ts-expect-error a value is no object of one field
  void client.queryPathInfo({ path }).then(({ info }) => info)
})

test('records go out as iterables and come in with a body and a tail', () => {
  expectTypeOf(client.addMultipleToStore)
    .parameter(1)
    .toEqualTypeOf<OutgoingRecords<AddMultipleToStoreRecord>>()
  expectTypeOf(client.importPaths).parameter(0).toEqualTypeOf<OutgoingRecords<Export>>()
  expectTypeOf(client.exportPath({ path })).resolves.toEqualTypeOf<
    IncomingRecord<object, ExportTail, 'nar'>
  >()
  expectTypeOf<AddMultipleToStoreRecord[]>().toExtend<OutgoingRecords<AddMultipleToStoreRecord>>()
  expectTypeOf<Set<Export>>().toExtend<OutgoingRecords<Export>>()
  expectTypeOf<AsyncGenerator<Export>>().toExtend<OutgoingRecords<Export>>()
  expectTypeOf<{ count: number; records: AsyncIterable<Export> }>().toExtend<OutgoingRecords<Export>>()
  // @ts-expect-error bytes are no records; `connection.call` takes them
  void client.addMultipleToStore({}, Buffer.alloc(8))
  // @ts-expect-error a record without its body
  void client.addMultipleToStore({}, [{ info: { path, info: {} as UnkeyedValidPathInfo } }])
  // @ts-expect-error records without their number
  void client.addMultipleToStore({}, { records: [] })
  void connection.call(AddMultipleToStore, {}, { body: Buffer.alloc(8) })
})

test('connection.call takes an operation with its request', () => {
  expectTypeOf(connection.call(IsValidPath, { path })).resolves.toEqualTypeOf<boolean>()
  expectTypeOf(connection.call(QueryPathInfo, { path })).resolves.toEqualTypeOf<
    UnkeyedValidPathInfo | undefined
  >()
  expectTypeOf(connection.call(FindRoots)).resolves.toEqualTypeOf<readonly GcRoot[]>()
  expectTypeOf(connection.call(FindRoots, undefined, {})).resolves.toEqualTypeOf<readonly GcRoot[]>()
  expectTypeOf(connection.download(NarFromPath, { path })).resolves.toEqualTypeOf<ByteStream>()
  // @ts-expect-error the request is missing
  void connection.call(IsValidPath)
  // @ts-expect-error the request is that of another operation
  void connection.call(IsValidPath, { paths: [path] })
  // @ts-expect-error the operation asks for nothing
  void connection.call(FindRoots, { path })
  // @ts-expect-error the request is missing
  void connection.download(NarFromPath)
})

test('elements are iterated only for operations whose response is a list', () => {
  expectTypeOf(client.elements.queryAllValidPaths()).toEqualTypeOf<AsyncIterableIterator<StorePath>>()
  expectTypeOf(client.elements.findRoots({})).toEqualTypeOf<AsyncIterableIterator<GcRoot>>()
  expectTypeOf(client.elements.queryReferrers({ path })).toEqualTypeOf<AsyncIterableIterator<StorePath>>()
  expectTypeOf(client.elements.querySubstitutablePathInfos({ paths: [] })).toEqualTypeOf<
    AsyncIterableIterator<readonly [StorePath, SubstitutablePathInfo]>
  >()
  expectTypeOf(connection.elements(QueryAllValidPaths)).toEqualTypeOf<AsyncIterableIterator<StorePath>>()
  expectTypeOf(connection.elements(QueryReferrers, { path })).toEqualTypeOf<
    AsyncIterableIterator<StorePath>
  >()
  // @ts-expect-error the reply is no list
  void connection.elements(IsValidPath, { path })
  // @ts-expect-error the request is missing
  void connection.elements(QueryReferrers)
  // @ts-expect-error the reply is no list, so there is no such method
  void client.elements.isValidPath
  // @ts-expect-error a body would have to be sent first
  void client.elements.importPaths
})

test('a generic function can wrap any call', () => {
  const retried = <Request, Response>(
    operation: Parameters<typeof connection.call<Request, Response>>[0],
    request: Request,
  ): Promise<Response> => connection.call(operation, request)
  expectTypeOf(retried(IsValidPath, { path })).resolves.toEqualTypeOf<boolean>()
})
