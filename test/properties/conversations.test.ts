// Makes random calls of all kinds on one connection, over sockets that cut the bytes anywhere.

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, connect as dial, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import { QueryReferrers } from '../../generated/nix-daemon/operations.ts'
import { listen } from '../../generated/nix-daemon/server.ts'
import type { RemoteError } from '../../runtime/errors/errors.ts'
import { HandlerError } from '../../runtime/errors/handler-error.ts'
import type { Listening } from '../../runtime/transport/listen.ts'
import { settle } from '../support/chunks.ts'
import { nar } from '../support/nar.ts'
import { addToStoreNar, path } from '../support/requests.ts'
import { runs } from '../support/runs.ts'

let folder: string
let server: Listening
let relay: Server
/** Sizes of the chunks that the relay makes, repeated as needed. */
let sizes: readonly number[] = [1]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-conversations-'))
  server = await listen(join(folder, 'server'), {
    isValidPath({ path }, call) {
      for (let index = 0; index < numberOf(path) % 5; index += 1)
        call.log.say({ kind: 'Next', msg: `${path} ${index}` })
      if (numberOf(path) % 3 === 0) throw new HandlerError(`no ${path}`)
      return numberOf(path) % 2 === 0
    },
    queryReferrers: ({ path }) => referrers(numberOf(path)),
    narFromPath: ({ path }) => narOf(numberOf(path)),
    async addToStoreNar({ path }, nar) {
      const [, size = 0, way = 0] = path.split('=').map(Number)
      const hash = createHash('sha256')
      if (way === 0) throw new HandlerError('not today')
      if (way === 1) await nar.lend(piece => void hash.update(piece))
      else for await (const piece of nar) hash.update(piece)
      if (hash.digest('hex') !== hashOf(size)) throw new HandlerError('another NAR')
    },
  })
  relay = createServer(near => {
    const far = dial(join(folder, 'server'))
    pass(near, far)
    pass(far, near)
  })
  await new Promise<void>(resolve => relay.listen(join(folder, 'relay'), resolve))
})
afterAll(async () => {
  relay.close()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Passes bytes on in chunks, every second one in a new turn of the event loop. */
function pass(from: Socket, to: Socket): void {
  let next = 0
  from.on('data', async (bytes: Buffer) => {
    from.pause()
    for (let at = 0; at < bytes.length; next += 1) {
      const size = sizes[next % sizes.length] as number
      to.write(bytes.subarray(at, at + size))
      at += size
      if (next % 2 === 0) await settle()
    }
    from.resume()
  })
  from.on('error', () => {})
  from.on('close', () => to.destroy())
}

function numberOf(path: string): number {
  return Number(path.split('=').at(-1))
}

function referrers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${path}-${index}`)
}

/** Makes a NAR in which each byte depends on its position and on the size. */
function narOf(size: number): Buffer {
  return nar({
    kind: 'regular',
    contents: Buffer.from(Uint8Array.from({ length: size }, (_, at) => (at * 7 + size) & 0xff)),
  })
}

function hashOf(size: number): string {
  return createHash('sha256').update(narOf(size)).digest('hex')
}

/** A call with the check of its result. */
type Call = (client: NixDaemonClient) => Promise<void>

function asks(number: number): Call {
  return async client => {
    const asked = `${path}=${number}`
    const heard: string[] = []
    const onLog = (message: object): void => void heard.push((message as { msg: string }).msg)
    const call = client.isValidPath({ path: asked }, { onLog })
    const answer = await call.catch(
      (error: RemoteError) => `${error.remoteMessage}${error.fatal ? ', fatal' : ''}`,
    )
    expect(answer).toBe(number % 3 === 0 ? `no ${asked}` : number % 2 === 0)
    expect(heard).toEqual(Array.from({ length: number % 5 }, (_, index) => `${asked} ${index}`))
  }
}

function lists(count: number): Call {
  return async client => {
    expect(await client.queryReferrers({ path: `${path}=${count}` })).toEqual(referrers(count))
  }
}

function iterates(count: number): Call {
  return async client => {
    const found: string[] = []
    for await (const each of client.connection.elements(QueryReferrers, { path: `${path}=${count}` })) {
      found.push(each)
      if (found.length % 40 === 1) await settle()
    }
    expect(found).toEqual(referrers(count))
  }
}

function downloads(size: number, way: number): Call {
  return async client => {
    const hash = createHash('sha256')
    const stream = await client.narFromPath({ path: `${path}=${size}` })
    let pieces = 0
    const slowly = async (piece: Buffer): Promise<void> => {
      pieces += 1
      // Takes several turns, so that later bytes overwrite those that are not kept.
      if (pieces % 2 === 1) for (let turn = 0; turn < 4; turn += 1) await settle()
      hash.update(piece)
    }
    if (way === 0) await stream.lend(piece => void hash.update(piece))
    else if (way === 1) await stream.lend(slowly)
    else hash.update(await stream.bytes())
    expect(hash.digest('hex')).toBe(hashOf(size))
  }
}

function uploads(size: number, way: number, chunk: number): Call {
  return async client => {
    const body = narOf(size)
    function* chunks(): Generator<Buffer> {
      for (let at = 0; at < body.length; at += chunk) yield body.subarray(at, at + chunk)
    }
    const request = { ...addToStoreNar, path: `${path}=${size}=${way}` }
    const call = client.addToStoreNar(request, chunks())
    const answer = await call.catch((error: RemoteError) => error.remoteMessage)
    expect(answer).toBe(way === 0 ? 'not today' : undefined)
  }
}

const size = fc.oneof(fc.nat(100), fc.nat(100_000))
const call: fc.Arbitrary<Call> = fc.oneof(
  { weight: 4, arbitrary: fc.nat(200).map(asks) },
  { weight: 2, arbitrary: fc.oneof(fc.nat(20), fc.nat(2000)).map(lists) },
  { weight: 1, arbitrary: fc.nat(1000).map(iterates) },
  { weight: 2, arbitrary: fc.tuple(size, fc.nat(2)).map(args => downloads(...args)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(size, fc.nat(2), fc.oneof(fc.constant(64), fc.constant(40_000)))
      .map(args => uploads(...args)),
  },
)
const cuts = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 3000 }), fc.constant(70_000)),
  { minLength: 2, maxLength: 6 },
)

test('every call gets its own reply and log among any other calls', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(1, 2, 5, 32),
      fc.array(call, { minLength: 1, maxLength: 40 }),
      cuts,
      async (inFlight, calls, lengths) => {
        sizes = [...lengths, 9000]
        const client = await connect(join(folder, 'relay'), { inFlight })
        try {
          await Promise.all(calls.map(each => each(client)))
          expect(client.connection.usable).toBe(true)
        } finally {
          client.connection.destroy()
        }
      },
    ),
    { numRuns: runs(100), timeout: 20_000 },
  )
})
