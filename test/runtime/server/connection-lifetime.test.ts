import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { NixDaemonCall, NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { stateOf } from '../../support/chunks.ts'
import { fileNar } from '../../support/nar.ts'
import {
  answersStill,
  bytesOf,
  framed,
  LAST,
  type Part,
  READ,
  type Served,
  type ServedOptions,
  served,
} from '../../support/raw-client.ts'
import { addNarRequest } from '../../support/raw-uploads.ts'
import { path } from '../../support/requests.ts'

const unhandled: unknown[] = []
const note = (error: unknown): void => void unhandled.push(error)
beforeEach(() => void process.on('unhandledRejection', note))
afterEach(async () => {
  await turn()
  process.off('unhandledRejection', note)
  expect(unhandled.splice(0)).toEqual([])
})

interface Waiting extends Served {
  /** Calls whose handlers have begun. */
  readonly calls: NixDaemonCall[]
  /** Lets the first waiting handler return. */
  go(): void
}

/** Serves a handler of IsValidPath that returns after a call of `go`. */
async function waiting(more: NixDaemonHandlers = {}, options: ServedOptions = {}): Promise<Waiting> {
  const calls: NixDaemonCall[] = []
  const ready: (() => void)[] = []
  const handlers: NixDaemonHandlers = {
    async isValidPath(_, call) {
      calls.push(call)
      await new Promise<void>(resolve => ready.push(resolve))
      return true
    },
    ...more,
  }
  return { ...(await served(handlers, options)), calls, go: () => ready.shift()?.() }
}

describe('requests that are sent without waiting', () => {
  test('are answered in order, one at a time', async () => {
    let under = 0
    let most = 0
    const handlers: NixDaemonHandlers = {
      async queryReferrers(request) {
        under += 1
        most = Math.max(most, under)
        // Earlier requests take longer, so answers out of order would show.
        for (let left = 50 - Number(request.path.split('-').at(-1)); left > 0; left -= 1) await turn()
        under -= 1
        return [request.path]
      },
    }
    const { client } = await served(handlers)
    const names = Array.from({ length: 50 }, (_, index) => `${path}-${index}`)
    client.send(...names.flatMap((name): Part[] => [6, name]))
    const answers = bytesOf(...names.flatMap((name): Part[] => [LAST, [name]]))
    expect(await client.read(answers.length)).toEqual(answers)
    expect(most).toBe(1)
    expect(await answersStill(client)).toBe(true)
  })

  test('are left unread while the client does not read the replies', async () => {
    let answered = 0
    const handlers: NixDaemonHandlers = {
      queryReferrers: () => {
        answered += 1
        return Array.from({ length: 200 }, () => path)
      },
    }
    const { client } = await served(handlers, { highWaterMark: 1 << 14 })
    client.stream.pause()
    for (let index = 0; index < 1000; index += 1) client.send(6, path)
    for (let count = 0; count < 500; count += 1) await turn()
    expect(answered).toBeGreaterThan(0)
    expect(answered).toBeLessThan(20)
    client.stream.resume()
    await client.read(1000 * (16 + 200 * bytesOf(path).length))
    expect(answered).toBe(1000)
  })
})

describe('a client that ends its side and still reads', () => {
  test('gets all its replies, then the end', async () => {
    const { client, connection, calls, go, errors } = await waiting()
    client.send(1, path, 1, path, 13)
    client.end()
    await client.sofar()
    expect(calls[0]?.signal.aborted).toBe(true)
    go()
    expect(await client.sofar()).toEqual(bytesOf(LAST, 1))
    go()
    expect(await client.words(2)).toEqual([LAST, 1])
    expect((await client.failure()).msg).toContain('SyncWithGC')
    expect((await client.rest()).length).toBe(0)
    await connection.done
    expect(errors).toHaveLength(1)
  })

  test('gets a whole body even if it reads slowly', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const nar = fileNar(10_000)
      const { client, connection } = await served({ narFromPath: () => nar })
      client.stream.pause()
      client.send(38, path)
      client.end()
      await connection.done
      vi.advanceTimersByTime(60_000)
      await turn()
      client.stream.resume()
      expect((await client.rest()).subarray(8).equals(nar)).toBe(true)
    } finally {
      vi.useRealTimers()
    }
  })

  test('gets a failure if it ended inside a word', async () => {
    const { client } = await served({})
    client.stream.end(Buffer.alloc(5))
    expect((await client.failure()).msg).toContain('ended the connection')
    expect((await client.rest()).length).toBe(0)
  })
})

describe('a client that closes the connection', () => {
  test('during a call aborts the signal, and the connection ends after the handler', async () => {
    const { client, connection, calls, go, errors } = await waiting()
    client.send(1, path)
    await client.sofar()
    expect(calls[0]?.signal.aborted).toBe(false)
    await client.leave()
    await turn()
    expect(calls[0]?.signal.aborted).toBe(true)
    expect(await stateOf(connection.done)).toBe('pending')
    go()
    await connection.done
    expect(errors).toEqual([])
  })

  test('is noticed by a handler that waits for the signal only', async () => {
    const handlers: NixDaemonHandlers = {
      isValidPath: (_, { signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    }
    const { client, connection, errors, left } = await served(handlers)
    client.send(1, path)
    await client.sofar()
    await client.leave()
    await connection.done
    expect(left).toMatchObject([{ operation: 'IsValidPath', error: { name: 'AbortError' } }])
    expect(errors).toEqual([])
  })

  test.each<[string, string, Part[], string]>([
    ['in frames', '1.38', [addNarRequest(9), 100, Buffer.alloc(50)], 'short-input'],
    ['inline', '1.20', [addNarRequest(9), fileNar(9).subarray(0, 50)], 'short-input'],
    ['that is pulled', '1.22', [addNarRequest(9)], 'closed'],
  ])('inside a body %s gives the handler an error, and is reported once', async (_, version, says, code) => {
    let seen: unknown
    const handlers: NixDaemonHandlers = {
      async addToStoreNar(_, nar) {
        try {
          await nar.bytes()
        } catch (error) {
          seen = error
          throw error
        }
      },
    }
    const { client, connection, errors } = await served(handlers, { client: { version } })
    client.send(...says)
    await client.sofar()
    await client.leave()
    await connection.done
    expect(seen).toMatchObject({ code })
    expect(errors).toEqual([{ error: seen, operation: 'AddToStoreNar' }])
  })
})

describe('closing a server’s connection', () => {
  test('ends a connection between requests', async () => {
    const { client, connection, errors } = await served({})
    expect(await answersStill(client)).toBe(true)
    connection.close()
    expect((await client.rest()).length).toBe(0)
    await connection.done
    expect(errors).toHaveLength(1)
  })

  test('ends a connection that has half a word of a request', async () => {
    const { client, connection, errors } = await served({})
    client.send(Buffer.alloc(3))
    await turn()
    connection.close()
    expect((await client.rest()).length).toBe(0)
    await connection.done
    expect(errors).toEqual([])
  })

  test('lets the running call be answered, and no other', async () => {
    const { client, connection, calls, go } = await waiting()
    client.send(1, path, 1, path)
    await client.sofar()
    connection.close()
    expect(await stateOf(connection.done)).toBe('pending')
    expect(calls[0]?.signal.aborted).toBe(false)
    go()
    expect(await client.rest()).toEqual(bytesOf(LAST, 1))
    await connection.done
    expect(calls).toHaveLength(1)
  })

  test.each<[string, string]>([
    ['in frames', '1.38'],
    ['inline', '1.20'],
    ['that is pulled', '1.22'],
  ])('lets the running call receive the rest of its body %s', async (_, version) => {
    const got: Buffer[] = []
    const handlers: NixDaemonHandlers = {
      addToStoreNar: async (_, nar) => void got.push(await nar.bytes()),
    }
    const { client, connection, errors } = await served(handlers, { client: { version } })
    const nar = fileNar(100)
    const bytes = version === '1.38' ? framed(nar, 50) : version === '1.20' ? nar : bytesOf(nar.length, nar)
    client.send(addNarRequest(nar.length), bytes.subarray(0, 60))
    const questions = await client.sofar()
    connection.close()
    await turn()
    client.send(bytes.subarray(60))
    expect(await client.rest()).toEqual(bytesOf(LAST))
    expect(questions).toEqual(version === '1.22' ? bytesOf(READ, 32768) : Buffer.alloc(0))
    expect(got).toEqual([nar])
    expect(errors).toEqual([])
  })
})

test('destroy ends the connection at once, and aborts the signal', async () => {
  const { client, connection, calls, go, errors } = await waiting()
  client.send(1, path)
  await client.sofar()
  connection.destroy()
  expect((await client.rest()).length).toBe(0)
  await turn()
  expect(calls[0]?.signal.aborted).toBe(true)
  go()
  await connection.done
  expect(errors).toEqual([])
})

test('a client that sends on after the end of the server gets all replies before it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { client, connection } = await served({}, { highWaterMark: 1 << 14 })
    // This client sends all requests before it reads.
    client.stream.removeAllListeners('end')
    client.send(2)
    expect((await client.failure()).msg).toBe('invalid operation 2')
    for (let sent = 0; sent < 8 << 20; sent += 1 << 16) {
      if (!client.stream.write(Buffer.alloc(1 << 16))) await once(client.stream, 'drain')
    }
    client.end()
    expect((await client.rest()).length).toBe(0)
    await connection.done
  } finally {
    vi.useRealTimers()
  }
})
