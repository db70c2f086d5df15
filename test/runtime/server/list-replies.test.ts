import { describe, expect, test } from 'vitest'
import { connect } from '../../../generated/nix-daemon/client.ts'
import { serve } from '../../../generated/nix-daemon/server.ts'
import { settle } from '../../support/chunks.ts'
import { answersStill, bytesOf, LAST, NEXT, served, wire } from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'

type Items = Iterable<string> | AsyncIterable<string>

function* paths(count: number): Generator<string> {
  for (let index = 0; index < count; index += 1) yield `${path}-${index}`
}

async function* later(count: number, last?: Error): AsyncGenerator<string> {
  for (const item of paths(count)) {
    await settle()
    yield item
  }
  if (last !== undefined) throw last
}

describe('a list that is given with its count', () => {
  test.each<[string, number, () => Items]>([
    ['an array', 3, () => [...paths(3)]],
    ['a generator', 3, () => paths(3)],
    ['a source that takes time', 3, () => later(3)],
    ['nothing', 0, () => []],
    ['one element', 1, () => later(1)],
  ])('from %s is the same on the wire as an array', async (_, count, items) => {
    const { client } = await served({ queryAllValidPaths: () => ({ count, items: items() }) })
    client.send(23)
    expect(await client.sofar()).toEqual(bytesOf(LAST, [...paths(count)]))
    expect(await answersStill(client)).toBe(true)
  })

  test('may be of pairs', async () => {
    const items = [
      ['out', path],
      ['dev', undefined],
    ] as const
    const { client } = await served({ queryDerivationOutputMap: () => ({ count: 2, items }) })
    client.send(41, path)
    expect(await client.sofar()).toEqual(bytesOf(LAST, 2, 'out', path, 'dev', ''))
  })

  test('has no log messages between its elements', async () => {
    const { client } = await served({
      queryAllValidPaths: call => ({
        count: 2,
        items: (function* () {
          for (const item of paths(2)) {
            yield item
            call.log.say({ kind: 'Next', msg: `${item}\n` })
          }
        })(),
      }),
      isValidPath: () => true,
    })
    client.send(23)
    // The server takes the second element before it sends the first, to know whether that is the last.
    expect(await client.sofar()).toEqual(bytesOf(NEXT, `${path}-0\n`, LAST, [...paths(2)]))
    client.send(1, path)
    expect(await client.sofar()).toEqual(bytesOf(NEXT, `${path}-1\n`, LAST, 1))
  })
})

describe('a list that cannot begin gives a failure and leaves the connection usable', () => {
  test.each<[string, unknown, Items, string]>([
    ['if the first element fails', 3, later(0, new Error('no database')), 'no database'],
    ['if it has no elements, but a count', 1, [], 'a list of 1 elements ends after 0'],
    ['if it has elements, but a count of 0', 0, ['x'], 'a list of 0 elements has more'],
    ['if its count is negative', -1, [], '-1'],
    ['if its count is no number', 'three', paths(1), 'expected a whole number'],
    ['if its elements are undefined', 1, undefined as never, 'undefined'],
  ])('%s', async (_, count, items, why) => {
    const { client, errors } = await served({ queryAllValidPaths: () => ({ count: count as number, items }) })
    client.send(23)
    expect((await client.failure()).msg).toContain(why)
    expect(await answersStill(client)).toBe(true)
    expect(errors).toHaveLength(2)
  })
})

describe('a list that does not fit its count ends the connection before its end', () => {
  test.each<[string, number, () => Items, string]>([
    ['if it has too few elements', 4, () => paths(3), 'a list of 4 elements ends after 3'],
    ['if it has too many elements', 3, () => paths(4), 'a list of 3 elements has more of them'],
    ['if it fails in the middle', 3, () => later(2, new Error('no database')), 'no database'],
    ['if it fails after its last element', 3, () => later(3, new Error('no database')), 'no database'],
    ['if one element has another type', 3, () => [path, path, 7 as never], 'expected a string'],
  ])('%s', async (_, count, items, why) => {
    const { client, connection, errors } = await served({
      queryAllValidPaths: () => ({ count, items: items() }),
    })
    client.send(23, 13)
    const bytes = await client.rest()
    const whole = bytesOf(LAST, [...paths(count)])
    expect(bytes.length).toBeLessThan(whole.length)
    expect(bytes.subarray(0, 16)).toEqual(bytesOf(LAST, count))
    await connection.done
    expect(errors).toMatchObject([{ operation: 'QueryAllValidPaths' }])
    expect(errors[0]?.error.message).toContain(why)
  })
})

describe('a long list', () => {
  const count = 1_000_000

  test('is not made far ahead of a slow client', async () => {
    let given = 0
    const items = (function* () {
      for (const item of paths(count)) {
        given += 1
        yield item
      }
    })()
    const handlers = { queryAllValidPaths: () => ({ count, items }) }
    const { client } = await served(handlers, { highWaterMark: 1 << 14 })
    client.stream.pause()
    client.send(23)
    // Each path takes 72 bytes, which the client has read or which wait in a stream.
    for (let step = 1; step < 20; step += 1) {
      for (let turn = 0; turn < 50; turn += 1) await settle()
      const made = given * 72
      expect(made).toBeGreaterThan(client.received)
      expect(made).toBeLessThan(client.received + (1 << 18))
      client.stream.once('data', () => client.stream.pause())
      client.stream.resume()
    }
    expect(client.received).toBeGreaterThan(1 << 17)
    expect(given).toBeLessThan(count / 4)
    await client.leave()
  })

  test('reaches the generated client whole, and the server does not hold it in memory', async () => {
    const [near, far] = wire()
    const held: number[] = []
    const start = process.memoryUsage().arrayBuffers
    const items = (function* () {
      let index = 0
      for (const item of paths(count)) {
        index += 1
        if (index % 50_000 === 0) held.push(process.memoryUsage().arrayBuffers - start)
        yield item
      }
    })()
    const opening = serve(far, { queryAllValidPaths: () => ({ count, items }) })
    const client = await connect(near)
    const got = await client.queryAllValidPaths()
    expect(got.length).toBe(count)
    expect(got[0]).toBe(`${path}-0`)
    expect(got[count - 1]).toBe(`${path}-${count - 1}`)
    expect(held).toHaveLength(20)
    // The server holds only a part of the 72 MB at a time.
    expect(Math.max(...held)).toBeLessThan(32 << 20)
    await client.close()
    await (await opening).done
  })
})
