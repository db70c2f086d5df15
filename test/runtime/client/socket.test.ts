// Tests a dialled socket, which unlike other streams reads into one buffer over and over.

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, type NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import type { LogMessage } from '../../../generated/nix-daemon/log.ts'
import { QueryAllValidPaths } from '../../../generated/nix-daemon/operations.ts'
import { listen } from '../../../generated/nix-daemon/server.ts'
import { LogStream } from '../../../runtime/client/log-stream.ts'
import type { Listening } from '../../../runtime/transport/listen.ts'
import { settle } from '../../support/chunks.ts'
import { fileNar } from '../../support/nar.ts'
import { addToStoreNar, path } from '../../support/requests.ts'

const big = fileNar(8 << 20)
for (let at = 128; at < big.length - 16; at += 8) big.writeUInt32LE(at, at)
const bigHash = createHash('sha256').update(big).digest('hex')
const MANY = 200_000

let folder: string
let server: Listening
/** Bytes, elements or lines that the server has sent. */
let said = 0

async function* counted(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    said += piece.length
    yield piece
  }
}

function* cut(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function* manyPaths(): Generator<string> {
  for (said = 0; said < MANY; said += 1) yield `${path}-${said}`
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-socket-'))
  server = await listen(join(folder, 'socket'), {
    isValidPath: ({ path }) => path.endsWith('0'),
    queryReferrers: ({ path }) => Array.from({ length: Number(path.slice(-3)) }, (_, at) => `${path}-${at}`),
    queryAllValidPaths: () => ({ count: MANY, items: manyPaths() }),
    async optimiseStore(call) {
      for (said = 0; said < 30_000; said += 1) {
        call.log.say({ kind: 'Next', msg: `line ${said} ${'x'.repeat(80)}` })
        if (call.log.congested) await call.log.drained()
      }
    },
    narFromPath() {
      said = 0
      return counted(cut(big, 50_000))
    },
    async addToStoreNar(_, nar) {
      const hash = createHash('sha256')
      await nar.lend(piece => void hash.update(piece))
      if (hash.digest('hex') !== bigHash) throw new Error('the NAR is another one')
    },
  })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function withClient(
  options: Parameters<typeof connect>[1],
  use: (client: NixDaemonClient) => Promise<void>,
): Promise<void> {
  const client = await connect(join(folder, 'socket'), options)
  try {
    await use(client)
    expect(await client.isValidPath({ path: `${path}0` })).toBe(true)
    expect(client.connection.usable).toBe(true)
  } finally {
    client.connection.destroy()
  }
}

/** Lets the server send as much as it can while the client does not read. */
async function stall(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await sleep(5)
}

describe('a client on a socket', () => {
  test.each([1, 2, 32])('gets the right replies, short and long, with %i in flight', async inFlight => {
    await withClient({ inFlight }, async client => {
      const lengths = Array.from({ length: 400 }, (_, at) => (at % 7 === 0 ? 999 : at % 100))
      const replies = await Promise.all(
        lengths.map(length => client.queryReferrers({ path: `${path}${String(length).padStart(3, '0')}` })),
      )
      for (const [at, length] of lengths.entries()) {
        const base = `${path}${String(length).padStart(3, '0')}`
        expect(replies[at]).toEqual(Array.from({ length }, (_, each) => `${base}-${each}`))
      }
    })
  })

  test('gets the right bytes of a NAR that is lent to a synchronous sink', async () => {
    await withClient({}, async client => {
      const hash = createHash('sha256')
      await (await client.narFromPath({ path })).lend(piece => void hash.update(piece))
      expect(hash.digest('hex')).toBe(bigHash)
    })
  })

  test('gets the right bytes of a NAR that is lent to an asynchronous sink', async () => {
    await withClient({}, async client => {
      const hash = createHash('sha256')
      let turns = 0
      await (await client.narFromPath({ path })).lend(async piece => {
        turns += 1
        if (turns % 8 === 0) await settle()
        hash.update(piece)
      })
      expect(hash.digest('hex')).toBe(bigHash)
    })
  })

  test('gets pieces that do not change by iterating over a NAR', async () => {
    await withClient({}, async client => {
      const pieces: Buffer[] = []
      for await (const piece of await client.narFromPath({ path })) pieces.push(piece)
      expect(Buffer.concat(pieces).equals(big)).toBe(true)
    })
  })

  test('makes the server wait for a slow sink', async () => {
    await withClient({}, async client => {
      let release = (): void => {}
      let read = 0
      const lending = (await client.narFromPath({ path })).lend(piece => {
        const first = read === 0
        read += piece.length
        if (!first) return undefined
        return new Promise<void>(resolve => {
          release = resolve
        })
      })
      await stall()
      expect(said).toBeLessThan(4 << 20)
      release()
      await lending
      expect(read).toBe(big.length)
    })
  })

  test('makes the server wait while it does not read elements', async () => {
    await withClient({}, async client => {
      const elements = client.connection.elements(QueryAllValidPaths)
      await elements.next()
      await stall()
      expect(said).toBeLessThan(MANY / 2)
      let count = 1
      for await (const element of elements) {
        if (element !== `${path}-${count}`) throw new Error(`${element} is not number ${count}`)
        count += 1
      }
      expect(count).toBe(MANY)
    })
  })

  test('makes the server wait while it does not read the log', async () => {
    await withClient({}, async client => {
      const log = new LogStream<LogMessage>()
      const call = client.optimiseStore({ log })
      await stall()
      expect(said).toBeLessThan(20_000)
      let count = 0
      for await (const message of log) {
        if (message.kind === 'Next' && message.msg.startsWith(`line ${count} `)) count += 1
      }
      await call
      expect(count).toBe(30_000)
    })
  })

  test('sends the right bytes to a handler that is lent them', async () => {
    await withClient({}, async client => {
      await client.addToStoreNar(addToStoreNar, cut(big, 30_000))
      await client.addToStoreNar(addToStoreNar, cut(big, 700))
      await client.addToStoreNar(addToStoreNar, cut(big, 100))
    })
  })
})
