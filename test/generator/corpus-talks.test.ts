// Clients, servers and proxies of the corpus, in calls that a conversation at random does not have.

import { createHash } from 'node:crypto'
import { duplexPair } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileSources, findHandWritten } from '../../generator/run/compile.ts'
import { fileNar } from '../support/nar.ts'
import { corpusFiles } from './corpus.ts'
import { root, schema } from './diagnose.ts'
import { Emitted } from './emitted.ts'

type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>
type Client = Methods & {
  readonly elements: Record<string, (...args: unknown[]) => AsyncIterableIterator<unknown>>
  close(): Promise<void>
}
type Handlers = Record<string, (...args: never[]) => unknown>
/** A record as it arrives. */
interface Arrived {
  readonly head: object
  readonly contents: { bytes(): Promise<Buffer> }
  tail(): Promise<object>
}
interface Talk {
  readonly client: Client
  /** Errors of the server and of the proxy. */
  readonly errors: unknown[]
}

const emitted = new Emitted()

beforeAll(() => {
  for (const name of ['operations', 'bodies']) {
    const files = corpusFiles('valid', name)
    const { protocol } = compileSources(files, schema, findHandWritten(root))
    if (protocol === undefined) throw new Error(`${name} came to nothing`)
    emitted.add(name, protocol)
  }
})

afterAll(() => emitted.dispose())

/** Connects a client to a server, perhaps through a proxy. */
async function talk(name: string, handlers: Handlers, through: string): Promise<Talk> {
  const load = (file: string): Promise<Record<string, (...args: unknown[]) => Promise<unknown>>> =>
    import(emitted.path(name, file))
  const [{ connect }, { serve }, { proxy }] = await Promise.all(
    ['client.ts', 'server.ts', 'proxy.ts'].map(load),
  )
  if (connect === undefined || serve === undefined || proxy === undefined) throw new Error('nothing to run')
  const errors: unknown[] = []
  const onError = (error: unknown): unknown => errors.push(error)
  const [near, far] = duplexPair()
  const [clientSide, proxySide] = duplexPair()
  const serving = serve(far, handlers, { onError })
  const relaying = through === 'a proxy' ? proxy(proxySide, near, { onError }) : undefined
  const client = (await connect(relaying === undefined ? near : clientSide)) as Client
  await Promise.all([serving, relaying])
  return { client, errors }
}

/** Sums up bytes, because comparing long ones takes seconds. */
function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function all(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const item of items) found.push(item)
  return found
}

describe.each(['no proxy', 'a proxy'])('through %s, a reply up to an empty string', through => {
  const pairs = Array.from({ length: 900 }, (_, at) => [`key ${at}`, at])

  async function* later(): AsyncGenerator<unknown> {
    for (const pair of pairs) {
      await new Promise(setImmediate)
      yield pair
    }
  }

  test.each<[string, () => unknown]>([
    ['an array', () => pairs],
    ['an iterable without a count', () => ({ items: pairs })],
    ['a source that takes time', () => ({ items: later() })],
  ])('comes from %s', async (_, reply) => {
    const { client, errors } = await talk('operations', { tell: reply, walk: () => ['a', 'b'] }, through)
    expect(await client.tell?.({ keys: [] })).toEqual(pairs)
    expect(await all(client.elements.tell?.({ keys: [] }) as AsyncIterable<unknown>)).toEqual(pairs)
    expect(await all(client.elements.walk?.() as AsyncIterable<unknown>)).toEqual(['a', 'b'])
    await client.close()
    expect(errors).toEqual([])
  })

  test('comes as an error if its first element would be the end', async () => {
    for (const reply of [['', 'a'], { items: ['', 'a'] }]) {
      const { client } = await talk('operations', { walk: () => reply, find: () => ['still here'] }, through)
      await expect(client.walk?.()).rejects.toThrow(/./)
    }
  })

  test('ends the connection if a later element would be the end, so that no list looks whole', async () => {
    const { client, errors } = await talk('operations', { walk: () => ({ items: ['a', ''] }) }, through)
    await expect(client.walk?.()).rejects.toThrow(/./)
    expect(errors).toContainEqual(expect.objectContaining({ code: 'not-encodable' }))
  })
})

describe.each(['no proxy', 'a proxy'])('through %s, records inline', through => {
  const items = [0, 100, 300_000].map(size => ({ path: `file ${size}`, size, contents: fileNar(size) }))

  /** Reads records, and skips the bodies of some. */
  async function taken(records: AsyncIterable<Arrived>, skips = false): Promise<unknown[]> {
    const found: unknown[] = []
    for await (const record of records) found.push(await one(record, skips && found.length !== 1))
    return found
  }

  async function one(record: Arrived, skips = false): Promise<unknown> {
    const contents = skips ? undefined : digest(await record.contents.bytes())
    return { ...record.head, ...(await record.tail()), contents }
  }

  const whole = items.map(item => ({ ...item, contents: digest(item.contents) }))

  test.each(['import', 'pack'])('go up by %s, and the connection goes on', async method => {
    const got: unknown[] = []
    const handlers = {
      [method]: async (records: AsyncIterable<Arrived>) => {
        got.push(await taken(records))
        return 'all'
      },
      lay: async (record: Arrived) => void got.push(await one(record)),
      quiet: () => 5,
    }
    const { client, errors } = await talk('bodies', handlers, through)
    expect(await client[method]?.(items)).toBe('all')
    expect(await client[method]?.([])).toBe('all')
    await client.lay?.(items[1])
    expect(got).toEqual([whole, [], whole[1]])
    expect(await client.quiet?.()).toBe(5)
    await client.close()
    expect(errors).toEqual([])
  })

  test('go up to a handler that reads little or nothing of them', async () => {
    let skips = true
    const got: unknown[] = []
    const handlers = {
      import: async (records: AsyncIterable<Arrived>) => {
        if (skips) got.push(await taken(records, true))
        return 'some'
      },
      quiet: () => 5,
    }
    const { client } = await talk('bodies', handlers, through)
    expect(await client.import?.(items)).toBe('some')
    expect(got).toEqual([whole.map((item, at) => (at === 1 ? item : { ...item, contents: undefined }))])
    skips = false
    expect(await client.import?.(items)).toBe('some')
    expect(await client.quiet?.()).toBe(5)
  })

  test('come down', async () => {
    const handlers = { export: () => items, show: () => items[2], quiet: () => 5 }
    const { client, errors } = await talk('bodies', handlers, through)
    expect(await taken((await client.export?.({ names: [] })) as AsyncIterable<Arrived>)).toEqual(whole)
    expect(await taken((await client.export?.({ names: [] })) as AsyncIterable<Arrived>, true)).toHaveLength(
      3,
    )
    expect(await one((await client.show?.()) as Arrived)).toEqual(whole[2])
    expect(await client.quiet?.()).toBe(5)
    await client.close()
    expect(errors).toEqual([])
  })

  test('of which the first fails are an error, after which the connection goes on', async () => {
    const fails = (): never => {
      throw new Error('no such files')
    }
    const { client } = await talk('bodies', { export: fails, quiet: () => 5 }, through)
    await expect(client.export?.({ names: [] })).rejects.toThrow(/./)
    expect(await client.quiet?.()).toBe(5)
  })

  test('that are not whole end the connection', async () => {
    const broken = [items[0], { ...items[1], contents: fileNar(8).subarray(0, -8) }]
    const { client } = await talk('bodies', { import: taken as never, export: () => broken }, through)
    await expect(client.import?.(broken)).rejects.toThrow('the body ends inside the NAR')
    const other = await talk('bodies', { export: () => broken }, through)
    const records = (await other.client.export?.({ names: [] })) as AsyncIterable<Arrived>
    await expect(taken(records)).rejects.toThrow(/./)
  })
})
