import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect, type NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import { type AddToStoreRequestInit, ExportPath } from '../../../generated/nix-daemon/operations.ts'
import {
  type NixDaemonConnection,
  type NixDaemonHandlers,
  serve,
} from '../../../generated/nix-daemon/server.ts'
import { ExportStream, type ExportTail } from '../../../generated/nix-daemon/streams.ts'
import { RemoteError } from '../../../runtime/errors/errors.ts'
import { HandlerError } from '../../../runtime/errors/handler-error.ts'
import type { ByteStream } from '../../../runtime/streams/byte-stream.ts'
import { decodeStream } from '../../../runtime/streams/records.ts'
import { rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { wire } from '../../support/raw-client.ts'
import { addToStoreNar, path } from '../../support/requests.ts'

const features = ['submit-output', 'delete-dead-specific-referrers', 'realisation-with-path-not-hash']
const body = fileNar(100_000)
const tail: ExportTail = { path, references: [path], deriver: undefined, signature: undefined }
const stored = { path, info: { ...addToStoreNar.info, narSize: body.length } }

/** Arguments that the handlers got; for a body, whether it was the right one. */
let got: unknown[] = []

async function same(bytes: ByteStream): Promise<boolean> {
  return (await bytes.bytes()).equals(body)
}

const handlers: NixDaemonHandlers = {
  isValidPath: request => request.path === path,
  queryAllValidPaths: () => ({ count: 3, items: [path, path, path] }),
  setOptions(options, call) {
    call.log.verbosity = options.verbosity
  },
  async addToStoreNar(request, nar, call) {
    call.log.say({
      kind: 'StartActivity',
      ...{ act: 1n, level: 'Info', type: 'Unknown', text: 'adding', fields: [], parent: 0n },
    })
    got.push(request.path, await same(nar))
    call.log.say({ kind: 'StopActivity', act: 1n })
  },
  async addToStore(request, content, call) {
    got.push(request.name, await same(content))
    return { path, info: call.session.version < 0x119 ? undefined : stored.info }
  },
  async addBuildLog(request, log) {
    got.push(request.path, await same(log))
  },
  async addMultipleToStore(_, paths) {
    for await (const { head, nar } of paths) got.push(head.info.path, await same(nar))
  },
  async importPaths(dumps) {
    for await (const dump of dumps) got.push(await same(dump.nar), await dump.tail())
    return [path]
  },
  exportPath: () => ({ nar: body, ...tail }),
  narFromPath(request) {
    if (request.path !== path) throw new HandlerError('no such path', { traces: ['looking'], exitStatus: 7 })
    return [body.subarray(0, 1000), body.subarray(1000)]
  },
  submitOutput: request => void got.push(request.output),
}

const versions = ['1.10', '1.15', '1.18', '1.20', '1.22', '1.24', '1.26', '1.32', '1.37', '1.38']

describe.each(versions)('the generated client at %s', version => {
  let client: NixDaemonClient
  let server: NixDaemonConnection
  let said: LogMessage[] = []
  const errors: unknown[] = []
  const minor = Number(version.slice(2))

  beforeEach(async () => {
    const [near, far] = wire()
    const opening = serve(far, handlers, { features, onError: error => errors.push(error) })
    got = []
    said = []
    client = await connect(near, { version, features, onLog: message => said.push(message) })
    server = await opening
  })

  afterEach(async () => {
    expect(client.connection.usable).toBe(true)
    expect(await client.isValidPath({ path })).toBe(true)
    await client.close()
    await server.done
    expect(errors.splice(0).every(error => error instanceof HandlerError)).toBe(true)
  })

  test('agrees with the server on the session', () => {
    expect(server.session).toEqual(client.connection.session)
    expect(server.features).toEqual(minor < 38 ? [] : client.connection.features)
    expect(server.features).toHaveLength(minor < 38 ? 0 : features.length)
  })

  test('gets values, lists and empty responses', async () => {
    expect(await client.isValidPath({ path: `${path}x` })).toBe(false)
    expect(await client.queryAllValidPaths()).toEqual([path, path, path])
    expect(await client.setOptions({ verbosity: 'Info', maxBuildJobs: 1, buildCores: 1 })).toBe(undefined)
  })

  test('gets a failure from an operation without a handler', async () => {
    const error = await rejection(client.syncWithGC())
    expect(error).toMatchObject({ remoteMessage: 'this server does not implement SyncWithGC', fatal: false })
  })

  test('imports paths', async () => {
    const dumps = [1, 2].map(() => ({ nar: body, ...tail }))
    expect(await client.importPaths(dumps)).toEqual([path])
    expect(got).toEqual([true, tail, true, tail])
  })

  test('exports a path', async () => {
    const dump = await client.exportPath({ path })
    expect(await same(dump.nar)).toBe(true)
    expect(await dump.tail()).toEqual(tail)
  })

  test('adds contents', async () => {
    const request: AddToStoreRequestInit =
      minor < 25
        ? { name: 'x', fixed: true, recursive: 'NixArchive', hashAlgo: 'sha256' }
        : { name: 'x', camStr: 'fixed:r:sha256', refs: [], repair: false }
    expect(await client.addToStore(request, body)).toEqual(minor < 25 ? { path, info: undefined } : stored)
    expect(got).toEqual(['x', true])
  })

  if (minor >= 17)
    test('fetches a NAR, and gets the failure if there is none', async () => {
      expect((await (await client.narFromPath({ path })).bytes()).equals(body)).toBe(true)
      const error = await rejection(client.narFromPath({ path: `${path}x` }))
      expect(error).toBeInstanceOf(RemoteError)
      expect(error).toMatchObject(
        minor < 26
          ? { remoteMessage: 'no such path (looking)', exitStatus: 7 }
          : { remoteMessage: 'no such path', traces: ['looking'] },
      )
    })

  if (minor >= 17)
    test('adds a NAR, and gets the log of the call', async () => {
      await client.addToStoreNar(stored, body)
      expect(got).toEqual([path, true])
      expect(said.map(({ kind }) => kind)).toEqual(minor < 20 ? ['Next'] : ['StartActivity', 'StopActivity'])
    })

  if (minor >= 32)
    test('adds a log and many paths', async () => {
      await client.addBuildLog({ path: path.slice('/nix/store/'.length) }, body)
      const records = [1, 2].map(() => ({ info: stored, nar: body }))
      await client.addMultipleToStore({ repair: false, dontCheckSigs: true }, records)
      expect(got).toEqual([path.slice('/nix/store/'.length), true, path, true, path, true])
    })

  if (minor >= 38)
    test('calls an operation that needs a feature', async () => {
      await client.submitOutput({ path: { kind: 'Opaque', path }, output: 'out' })
      expect(got).toEqual(['out'])
    })
})

test('a server can import the bytes that it exports', async () => {
  const [near, far] = wire()
  void serve(far, handlers)
  const client = await connect(near)
  const bytes = await (await client.connection.download(ExportPath, { path })).bytes()
  const one = Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]), bytes, Buffer.alloc(8)])
  const tails: unknown[] = []
  for await (const dump of decodeStream(ExportStream, one, client.connection.session)) {
    expect(await same(dump.nar)).toBe(true)
    tails.push(await dump.tail())
  }
  expect(tails).toEqual([tail])
  await client.close()
})
