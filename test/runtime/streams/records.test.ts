import { afterEach, describe, expect, test } from 'vitest'
import { connect, type NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import { AddMultipleToStore, ExportPath } from '../../../generated/nix-daemon/operations.ts'
import {
  type NixDaemonConnection,
  type NixDaemonHandlers,
  serve,
} from '../../../generated/nix-daemon/server.ts'
import {
  type AddMultipleToStoreRecord,
  AddMultipleToStoreStream,
  Export,
  ExportStream,
} from '../../../generated/nix-daemon/streams.ts'
import { EncodeError, RemoteError } from '../../../runtime/errors/errors.ts'
import { encodeStream, type OutgoingRecords } from '../../../runtime/streams/records.ts'
import { settle } from '../../support/chunks.ts'
import { rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { wire } from '../../support/raw-client.ts'
import { addToStoreNar, path } from '../../support/requests.ts'

const nar = fileNar(1000)
const { info } = addToStoreNar
const request = { dontCheckSigs: true }

function record(name: string, more: object = {}): AddMultipleToStoreRecord {
  return { info: { path: `${path}-${name}`, info: { ...info, ...more } }, nar }
}

const three = ['a', 'b', 'c'].map(name => record(name))

async function* slowly<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) {
    await settle()
    yield item
  }
}

/** Names of the records that the handler has received. */
let got: string[] = []

const taking: NixDaemonHandlers = {
  isValidPath: () => true,
  async addMultipleToStore(_, paths) {
    for await (const { head } of paths) got.push(head.info.path.replace(`${path}-`, ''))
  },
}

const opened: { client: NixDaemonClient; server: NixDaemonConnection }[] = []

async function served(handlers: NixDaemonHandlers = taking): Promise<NixDaemonClient> {
  got = []
  const [near, far] = wire()
  const serving = serve(far, handlers, { onError() {} })
  const client = await connect(near)
  opened.push({ client, server: await serving })
  return client
}

afterEach(async () => {
  for (const { client, server } of opened.splice(0)) {
    client.connection.destroy()
    await server.done
  }
})

async function goesOn(client: NixDaemonClient): Promise<boolean> {
  return client.connection.usable && (await client.isValidPath({ path }))
}

describe('records that a client sends', () => {
  test.each<[string, () => OutgoingRecords<AddMultipleToStoreRecord>]>([
    ['an array', () => three],
    ['an iterable with their count', () => ({ count: 3, records: new Set(three) })],
    ['an async iterable with their count', () => ({ count: 3, records: slowly(three) })],
  ])('may be %s', async (_, records) => {
    const client = await served()
    await client.addMultipleToStore(request, records())
    expect(got).toEqual(['a', 'b', 'c'])
    expect(await goesOn(client)).toBe(true)
  })

  test('need no count if a marker precedes each', async () => {
    const tail = { path, references: [], deriver: undefined, signature: undefined }
    const client = await served({
      ...taking,
      async importPaths(dumps) {
        for await (const dump of dumps) got.push((await dump.tail()).path)
        return []
      },
    })
    await client.importPaths(slowly([1, 2].map(() => ({ nar, ...tail }))))
    await client.importPaths(new Set([{ nar, ...tail }]))
    expect(got).toEqual([path, path, path])
  })

  test('may be given as encoded bytes', async () => {
    const client = await served()
    const body = encodeStream(AddMultipleToStoreStream, three, client.connection.session)
    await client.connection.call(AddMultipleToStore, request, { body })
    expect(got).toEqual(['a', 'b', 'c'])
  })

  test.each<[string, unknown, string, string]>([
    [
      'without their count',
      slowly(three),
      'missing-field',
      'AddMultipleToStoreStream starts with the number of its records: give { count, records }',
    ],
    ['that are a number', 7, 'wrong-type', 'expected records (an iterable of them), got number'],
    [
      'with a count beside null',
      { count: 1, records: null },
      'wrong-type',
      'expected records (an iterable of them), got object',
    ],
  ])('%s are rejected before sending', async (_, records, code, message) => {
    const client = await served()
    const error = await rejection(client.addMultipleToStore(request, records as never))
    expect(error).toBeInstanceOf(EncodeError)
    expect(error).toMatchObject({ code, message: expect.stringContaining(`AddMultipleToStore: ${message}`) })
    expect(got).toEqual([])
    expect(await goesOn(client)).toBe(true)
  })

  test.each<[string, AddMultipleToStoreRecord, string, string]>([
    [
      'a field',
      record('d', { narSize: -1 }),
      'AddMultipleToStore.records[3].info.info.narSize: ',
      'integer -1 is outside 0..',
    ],
    [
      'an element',
      record('d', { references: [path, 5] }),
      'AddMultipleToStore.records[3].info.info.references[1]: ',
      'expected a string',
    ],
    ['a missing object', { nar } as never, 'AddMultipleToStore.records[3].info: ', 'ValidPathInfo'],
    ['the body', { ...record('d'), nar: nar.subarray(8) }, 'AddMultipleToStore.records[3].nar: ', 'byte 0'],
  ])(
    'with a mistake in %s give an error with its path, and the connection stays usable',
    async (_, bad, place, problem) => {
      const client = await served()
      const error = await rejection(client.addMultipleToStore(request, [...three, bad, record('e')]))
      expect(error).toBeInstanceOf(EncodeError)
      expect((error as Error).message).toContain(place)
      expect((error as Error).message).toContain(problem)
      // The server gets the records before the mistake, then the early end of the body.
      expect(got.slice(0, 3)).toEqual(['a', 'b', 'c'])
      expect(await goesOn(client)).toBe(true)
    },
  )

  test('are taken from their source as the server reads', async () => {
    let asked = 0
    let goOn = (): void => {}
    const waiting = new Promise<void>(resolve => {
      goOn = resolve
    })
    function* many(): Generator<AddMultipleToStoreRecord> {
      for (; asked < 200; ) {
        asked += 1
        yield { ...record(`${asked}`), nar: fileNar(100_000) }
      }
    }
    const client = await served({
      async addMultipleToStore(_, paths) {
        for await (const { head } of paths) {
          await waiting
          got.push(head.info.path)
        }
      },
    })
    const call = client.addMultipleToStore(request, { count: 200, records: many() })
    let before = -1
    while (before !== asked) {
      before = asked
      for (let turn = 0; turn < 20; turn += 1) await settle()
    }
    expect(asked).toBeLessThan(100)
    goOn()
    await call
    expect(got).toHaveLength(200)
  })

  test('are no longer taken once the connection has ended, and their source is closed', async () => {
    let closed = false
    async function* endless(): AsyncGenerator<AddMultipleToStoreRecord> {
      try {
        for (;;) {
          await settle()
          yield record('x')
        }
      } finally {
        closed = true
      }
    }
    const client = await served()
    const call = client.addMultipleToStore(request, { count: 1e6, records: endless() })
    await settle()
    client.connection.destroy()
    expect(await rejection(call)).toBeInstanceOf(Error)
    for (let turn = 0; turn < 20; turn += 1) await settle()
    expect(closed).toBe(true)
  })

  test('fail with the error of their source', async () => {
    const client = await served()
    const lost = new Error('lost')
    function* broken(): Generator<AddMultipleToStoreRecord> {
      yield* three
      throw lost
    }
    expect(await rejection(client.addMultipleToStore(request, { count: 5, records: broken() }))).toBe(lost)
    expect(await goesOn(client)).toBe(true)
  })
})

describe('records that a server sends', () => {
  const tail = { path, references: [path], deriver: undefined, signature: undefined }

  test('arrive as records', async () => {
    const client = await served({ ...taking, exportPath: () => ({ nar, ...tail }) })
    const dump = await client.exportPath({ path })
    expect(await dump.nar.bytes()).toEqual(nar)
    expect(await dump.tail()).toEqual(tail)
    expect(await goesOn(client)).toBe(true)
    const skipped = await client.exportPath({ path })
    expect(await skipped.tail()).toEqual(tail)
    expect(await goesOn(client)).toBe(true)
  })

  test('give a failure that names the field if they cannot be written', async () => {
    const bad = { nar, ...tail, references: [path, 5 as never] }
    const client = await served({ ...taking, exportPath: () => bad })
    const dump = await client.exportPath({ path })
    const error = await rejection(dump.tail())
    expect(error).toBeInstanceOf(RemoteError)
    expect((error as RemoteError).remoteMessage).toContain('records[0].references[1]: expected a string')
    expect(await goesOn(client)).toBe(true)
  })

  test('end the connection if they are cancelled', async () => {
    const client = await served({ ...taking, exportPath: () => ({ nar, ...tail }) })
    const records = await client.connection.downloadRecords(ExportPath, Export, { path })
    await records.return?.()
    expect(client.connection.usable).toBe(false)
  })
})

describe('encodeStream', () => {
  const session = { version: 0x126, features: 0 }

  async function all(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
    const pieces: Buffer[] = []
    for await (const piece of bytes) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  test('throws an error with the index of the record', async () => {
    const bytes = encodeStream(AddMultipleToStoreStream, [...three, record('d', { narSize: -1 })], session)
    expect((await rejection(all(bytes))) as Error).toMatchObject({
      message: expect.stringContaining('records[3]: '),
    })
  })

  test('takes exactly one record for a stream of one record', async () => {
    const one = { nar, path, references: [], deriver: undefined, signature: undefined }
    const marked = await all(encodeStream(ExportStream, [one], session))
    expect(await all(encodeStream(Export, [one], session))).toEqual(marked.subarray(8, -8))
    expect(await rejection(all(encodeStream(Export, [one, one], session)))).toMatchObject({
      code: 'wrong-type',
    })
    expect(await rejection(all(encodeStream(Export, [], session)))).toMatchObject({ code: 'missing-field' })
  })
})
