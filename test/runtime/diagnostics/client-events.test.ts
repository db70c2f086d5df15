import { describe, expect, test } from 'vitest'
import { connect, type NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import { HandlerError } from '../../../generated/nix-daemon/index.ts'
import { listen, type NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { fileNar } from '../../support/nar.ts'
import { path } from '../../support/requests.ts'
import { sceneOf } from '../../support/scene.ts'
import { hear } from './heard.ts'

const scene = sceneOf('client-events')

async function connected(handlers: NixDaemonHandlers): Promise<NixDaemonClient> {
  const server = await listen(`${scene.folder}/server`, handlers)
  const client = await connect(server.url)
  scene.open.push(server, client)
  return client
}

const CLIENT = ['nixwire:client:call-started', 'nixwire:client:call-ended'] as const
const nar = fileNar(100_000)

async function* stuck(): AsyncGenerator<string> {
  await new Promise(() => {})
  yield path
}

describe('the events of a client', () => {
  test('tell a call, with one object for it', async () => {
    const { events } = hear(...CLIENT)
    const client = await connected({ isValidPath: () => true })
    expect(await client.isValidPath({ path })).toBe(true)
    expect(events).toMatchObject([
      { name: CLIENT[0], call: { operation: 'IsValidPath' } },
      { name: CLIENT[1], outcome: 'ok', error: undefined },
    ])
    expect((events[0] as { call: unknown }).call).toBe((events[1] as { call: unknown }).call)
  })

  test('tell an error of the server and one of the request', async () => {
    const { events } = hear(CLIENT[1])
    const client = await connected({
      isValidPath() {
        throw new HandlerError('no')
      },
    })
    await expect(client.isValidPath({ path })).rejects.toMatchObject({ remoteMessage: 'no' })
    await expect(client.isValidPath({ path: 1 as never })).rejects.toThrow()
    expect(events).toMatchObject([
      { outcome: 'error', error: { remoteMessage: 'no' } },
      { outcome: 'error', error: { code: 'wrong-type' } },
    ])
  })

  test.each(['read', 'lent', 'cancelled'] as const)('end a download when it is %s', async how => {
    const { events } = hear(CLIENT[1])
    const client = await connected({ narFromPath: () => [nar] })
    const body = await client.narFromPath({ path })
    expect(events).toEqual([])
    if (how === 'read') expect(await body.bytes()).toEqual(nar)
    else if (how === 'lent') await body.lend(() => {})
    else await body.cancel()
    expect(events).toMatchObject([{ outcome: 'ok', call: { operation: 'NarFromPath' } }])
  })

  test('tell a download that fails', async () => {
    const { events } = hear(CLIENT[1])
    const client = await connected({
      async *narFromPath() {
        yield nar.subarray(0, 50_000)
        throw new Error('gone')
      },
    })
    const body = await client.narFromPath({ path })
    await expect(body.bytes()).rejects.toThrow()
    expect(events).toMatchObject([{ outcome: 'connection-ended' }])
  })

  test('tell a list that is read element by element', async () => {
    const { events } = hear(...CLIENT)
    const client = await connected({ queryAllValidPaths: () => [path, path] })
    const elements = client.elements.queryAllValidPaths()
    expect(events).toEqual([])
    for await (const _ of elements) expect(events).toHaveLength(1)
    expect(events).toMatchObject([{ name: CLIENT[0] }, { name: CLIENT[1], outcome: 'ok' }])
  })

  test('end a list that is given up while an element is waited for', async () => {
    const { events } = hear(CLIENT[1])
    let ask = (): void => {}
    const asked = new Promise<void>(resolve => {
      ask = resolve
    })
    const client = await connected({
      queryAllValidPaths() {
        ask()
        return { count: 1, items: stuck() }
      },
    })
    const elements = client.elements.queryAllValidPaths()
    const next = elements.next()
    next.catch(() => {})
    await asked
    await elements.return?.()
    await expect(next).rejects.toMatchObject({ code: 'broken' })
    expect(events).toHaveLength(1)
  })

  test('end with the client that the other calls fail with', async () => {
    const { events } = hear(CLIENT[1])
    const client = await connected({
      isValidPath: (_, { signal }) =>
        new Promise(resolve => signal.addEventListener('abort', () => resolve(true))),
    })
    const asked = client.isValidPath({ path })
    client.connection.destroy()
    await expect(asked).rejects.toMatchObject({ code: 'closed' })
    expect(events).toMatchObject([{ outcome: 'connection-ended' }])
  })
})
