import { afterEach, describe, expect, test } from 'vitest'
import { connect, type NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import { type NixDaemonConnection, serve } from '../../../generated/nix-daemon/server.ts'
import { ConnectionError } from '../../../runtime/errors/errors.ts'
import { rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { wire } from '../../support/raw-client.ts'
import { path } from '../../support/requests.ts'

const nar = fileNar(200_000)
const tail = { path, references: [], deriver: undefined, signature: undefined }

let server: NixDaemonConnection | undefined
afterEach(() => server?.destroy())

async function exporting(): Promise<NixDaemonClient> {
  const [near, far] = wire()
  const serving = serve(
    far,
    { exportPath: () => ({ nar, ...tail }), isValidPath: () => true },
    { version: '1.10' },
  )
  const client = await connect(near, { version: '1.10' })
  server = await serving
  return client
}

type Dump = Awaited<ReturnType<NixDaemonClient['exportPath']>>

describe('a single record that is given up ends the connection', () => {
  test.each<[string, (dump: Dump) => Promise<void>]>([
    [
      'by a loop that breaks',
      async dump => {
        for await (const _ of dump.nar) break
      },
    ],
    ['by cancelling the body', dump => dump.nar.cancel()],
    [
      'by a sink that throws',
      dump => rejection(dump.nar.lend(() => Promise.reject(new Error('full')))).then(() => {}),
    ],
  ])('%s', async (_, giveUp) => {
    const client = await exporting()
    const dump = await client.exportPath({ path })
    await giveUp(dump)
    expect(client.connection.usable).toBe(false)
    const ends = await rejection(dump.tail())
    expect(ends).toBeInstanceOf(ConnectionError)
    expect(ends.message).toContain('the record was given up before its end')
    const next = await rejection(client.isValidPath({ path }))
    expect(next.message).toContain('given up before its end')
    await client.close()
  })
})

test('a single record that is read to its end leaves the connection usable', async () => {
  const client = await exporting()
  const dump = await client.exportPath({ path })
  expect((await dump.nar.bytes()).length).toBe(nar.length)
  expect(await dump.tail()).toEqual(tail)
  expect(await client.isValidPath({ path })).toBe(true)
})
