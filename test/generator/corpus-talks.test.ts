// Clients, servers and proxies of the corpus, in calls that a conversation at random does not have.

import { duplexPair } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileSources, findHandWritten } from '../../generator/run/compile.ts'
import { corpusFiles } from './corpus.ts'
import { root, schema } from './diagnose.ts'
import { Emitted } from './emitted.ts'

type Methods = Record<string, (...args: unknown[]) => Promise<unknown>>
type Client = Methods & {
  readonly elements: Record<string, (...args: unknown[]) => AsyncIterableIterator<unknown>>
  close(): Promise<void>
}
type Handlers = Record<string, (...args: never[]) => unknown>
interface Talk {
  readonly client: Client
  /** Errors of the server and of the proxy. */
  readonly errors: unknown[]
}

const emitted = new Emitted()

beforeAll(() => {
  for (const name of ['operations', 'unions']) {
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
