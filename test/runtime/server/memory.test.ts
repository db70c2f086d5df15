import { describe, expect, test } from 'vitest'
import { type NixDaemonHandlers, serve } from '../../../generated/nix-daemon/server.ts'
import { MemoryBudget } from '../../../runtime/input/memory-budget.ts'
import { settle } from '../../support/chunks.ts'
import { fileNar } from '../../support/nar.ts'
import {
  answersStill,
  bytesOf,
  CLIENT_MAGIC,
  framed,
  LAST,
  RawClient,
  type Served,
  served,
  wire,
} from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'

const MIB = 1 << 20
const ADD_TEXT = 8
const BUILD_DERIVATION = 36
const ADD_MULTIPLE = 44

/** A handler of AddTextToStore that waits until it is told to go on, and how to tell it. */
class Waiting {
  readonly handlers: NixDaemonHandlers
  goOn = (): void => {}
  asked = 0

  constructor() {
    this.handlers = {
      isValidPath: () => true,
      addTextToStore: async () => {
        this.asked += 1
        await new Promise<void>(resolve => {
          this.goOn = resolve
        })
        return path
      },
    }
  }
}

function addText(size: number): Buffer {
  return bytesOf('name', 'a'.repeat(size), [])
}

/** The first bytes of a derivation with pairs of empty texts in its environment, as many as one wants. */
function derivation(pairs: number): Buffer {
  return bytesOf(`${path}.drv`, 0, 0, 'x', '/bin/sh', 0, pairs)
}

async function withBudget(
  budget: MemoryBudget,
  handlers: NixDaemonHandlers,
  version = '1.38',
): Promise<Served> {
  const memory = budget
  return served(handlers, { memory, limits: { message: 8 * MIB }, client: { version } })
}

describe('the memory of a request', () => {
  test('is counted until the call has ended', async () => {
    const budget = new MemoryBudget(64 * MIB)
    const waiting = new Waiting()
    const { client } = await withBudget(budget, waiting.handlers, '1.20')
    client.send(ADD_TEXT, addText(2 * MIB))
    while (waiting.asked === 0) await settle()
    expect(budget.used).toBeGreaterThan(2 * MIB)
    expect(budget.used).toBeLessThan(2.1 * MIB)
    waiting.goOn()
    expect(await client.sofar()).toEqual(bytesOf(LAST, path))
    expect(budget.used).toBe(0)
    expect(await answersStill(client)).toBe(true)
  })

  test('is given back if the client goes, once the handler has ended', async () => {
    const budget = new MemoryBudget(64 * MIB)
    const waiting = new Waiting()
    const { client, connection } = await withBudget(budget, waiting.handlers, '1.20')
    client.send(ADD_TEXT, addText(2 * MIB))
    while (waiting.asked === 0) await settle()
    await client.leave()
    expect(budget.used).toBeGreaterThan(2 * MIB)
    waiting.goOn()
    await connection.done
    expect(budget.used).toBe(0)
  })

  test('is given back if the client goes inside the request', async () => {
    const budget = new MemoryBudget(64 * MIB)
    const { client, connection } = await withBudget(budget, {}, '1.20')
    client.send(ADD_TEXT, addText(2 * MIB).subarray(0, MIB))
    await client.sofar()
    expect(budget.used).toBeGreaterThan(MIB)
    await client.leave()
    await connection.done
    expect(budget.used).toBe(0)
  })

  test('is refused with an error that names the limit, and the connection ends', async () => {
    const budget = new MemoryBudget(64 * MIB)
    const { client, connection, errors } = await withBudget(budget, {})
    await client.sendSlowly(bytesOf(BUILD_DERIVATION, derivation(1 << 20), Buffer.alloc(4 * MIB)), 1 << 16)
    const { msg } = await client.failure()
    expect(msg).toContain('BuildDerivation.request: the message needs more memory than the 8 MiB')
    expect(msg).toContain('limits.message')
    expect(await client.rest()).toHaveLength(0)
    await connection.done
    expect(errors).toMatchObject([{ error: { code: 'memory-limit' }, operation: 'BuildDerivation' }])
    expect(budget.used).toBe(0)
  })

  test('is refused if other connections take it, which go on; small requests are served', async () => {
    const budget = new MemoryBudget(9 * MIB)
    const waiting = new Waiting()
    const first = await withBudget(budget, waiting.handlers, '1.20')
    first.client.send(ADD_TEXT, addText(3 * MIB))
    while (waiting.asked === 0) await settle()
    const second = await withBudget(budget, waiting.handlers, '1.20')
    await second.client.sendSlowly(bytesOf(ADD_TEXT, addText(3 * MIB)), 1 << 16)
    const { msg } = await second.client.failure()
    expect(msg).toContain('left of the 9 MiB that all connections may use')
    const third = await withBudget(budget, waiting.handlers)
    third.client.send(1, path)
    expect(await third.client.sofar()).toEqual(bytesOf(LAST, 1))
    waiting.goOn()
    expect(await first.client.sofar()).toEqual(bytesOf(LAST, path))
    expect(budget.used).toBe(0)
  })

  test('is counted for the fields of records in a body, one record at a time', async () => {
    const budget = new MemoryBudget(64 * MIB)
    let most = 0
    const { client } = await withBudget(budget, {
      async addMultipleToStore(_, records) {
        for await (const { nar } of records) {
          most = Math.max(most, budget.used)
          await nar.lend(() => {})
        }
      },
    })
    const references = new Array<string>(20_000).fill(path)
    const nar = fileNar(8)
    const record = bytesOf(path, '', 'hash', references, 0, nar.length, 0, [], '', nar)
    const body = bytesOf(4, record, record, record, record)
    client.send(ADD_MULTIPLE, 0, 0, framed(body))
    expect(await client.sofar(200)).toEqual(bytesOf(LAST))
    expect(most).toBeGreaterThan(2 * MIB)
    expect(most).toBeLessThan(5 * MIB)
    await settle()
    expect(budget.used).toBe(0)

    client.send(ADD_MULTIPLE, 0, 0, framed(bytesOf(1, path, '', 'hash', 1 << 20, Buffer.alloc(8 * MIB))))
    const { msg } = await client.failure()
    expect(msg).toContain('the message needs more memory than the 8 MiB')
  })
})

describe('the memory of a handshake', () => {
  const features = Array.from({ length: 1000 }, (_, index) => `${'f'.repeat(1000)}${index}`)

  test('is given back if the client is refused, or goes before its end', async () => {
    const budget = new MemoryBudget(64 * MIB)
    const [near, far] = wire()
    const opening = serve(far, {}, { memory: budget }).catch(error => error)
    const client = new RawClient(near)
    client.send(CLIENT_MAGIC, 0x126)
    await client.words(2)
    client.send(features)
    await client.list()
    expect(budget.used).toBeGreaterThan(MIB)
    await client.leave()
    expect(await opening).toMatchObject({ code: 'handshake-refused', left: true })
    expect(budget.used).toBe(0)
  })

  test('is counted as long as the connection, which keeps what the client said', async () => {
    const budget = new MemoryBudget(64 * MIB)
    const { client, connection } = await served({}, { memory: budget, client: { features } })
    const { used } = budget
    expect(used).toBeGreaterThan(MIB)
    expect(await answersStill(client)).toBe(true)
    expect(budget.used).toBe(used)
    client.end()
    await connection.done
    expect(budget.used).toBe(0)
  })
})

test.each([
  [1_000, 'BuildDerivation.request.drv.env[1000].key: a length of'],
  // Walking over the fields in front of it would hold up all other clients.
  [100_000, 'BuildDerivation.request: a length of'],
])('An error behind %i pairs has its byte, and its path only if that is near', async (pairs, text) => {
  const { client } = await served({})
  client.send(BUILD_DERIVATION, derivation(pairs + 1), Buffer.alloc(16 * pairs), Buffer.alloc(8, 0xff))
  const { msg } = await client.failure()
  expect(msg).toContain(text)
  expect(msg).toContain(`byte ${derivation(0).length + 16 * pairs},`)
})
