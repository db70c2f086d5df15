import { describe, expect, test } from 'vitest'
import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { HOUR, MINUTE, pass, stopTime } from '../../support/fake-time.ts'
import { fileNar } from '../../support/nar.ts'
import { bytesOf, framed, LAST, type Part, READ, type Served, served } from '../../support/raw-client.ts'
import { addNarRequest } from '../../support/raw-uploads.ts'

stopTime()

const handlersOf = (addToStoreNar: NixDaemonHandlers['addToStoreNar']): NixDaemonHandlers =>
  ({ addToStoreNar }) as NixDaemonHandlers

describe.each<[string, string, Part[]]>([
  ['in frames', '1.38', [100, Buffer.alloc(50)]],
  ['inline', '1.20', [fileNar(9).subarray(0, 50)]],
  ['that is pulled', '1.22', []],
])('an upload %s', (_, version, begins) => {
  const begun = (handlers: NixDaemonHandlers): Promise<Served> =>
    served(handlers, { client: { version } }).then(all => {
      all.client.send(addNarRequest(9), ...begins)
      return all
    })

  test('that stops for 10 minutes gives the handler and the client an error', async () => {
    let seen: unknown
    const { client, connection, errors } = await begun(
      handlersOf(async (_request, nar) => {
        await nar.bytes().catch(error => {
          seen = error
          throw error
        })
      }),
    )
    await pass(9 * MINUTE)
    expect(errors).toEqual([])
    await pass(2 * MINUTE)
    if (version === '1.22') expect(await client.words(2)).toEqual([READ, 32768])
    expect((await client.failure()).msg).toContain('did not send more of its upload within 600 s')
    expect((await client.rest()).length).toBe(0)
    await connection.done
    expect(seen).toMatchObject({ code: 'timed-out', which: 'upload' })
    expect(errors).toEqual([{ error: seen, operation: 'AddToStoreNar' }])
  })

  test('is not charged for the time of its handler', async () => {
    let go = (): void => {}
    const { errors } = await begun(
      handlersOf(async () => {
        await new Promise<void>(resolve => {
          go = resolve
        })
        throw new Error('not today')
      }),
    )
    await pass(HOUR)
    expect(errors).toEqual([])
    go()
    await pass(9 * MINUTE)
    // Its handler has read nothing, so the rest is skipped now, for which the client is waited for again.
    const isSkipped = version !== '1.22'
    expect(errors.length).toBe(isSkipped ? 0 : 1)
    await pass(2 * MINUTE)
    expect(errors).toMatchObject([{ error: isSkipped ? { which: 'upload' } : { message: 'not today' } }])
  })
})

test('an upload may take all day if some of it comes every 10 minutes', async () => {
  const { client, errors } = await served(handlersOf(async (_, nar) => void (await nar.bytes())))
  const says = framed(fileNar(20_000))
  client.send(addNarRequest(20_000))
  for (let at = 0; at < says.length; at += 4096) {
    client.send(says.subarray(at, at + 4096))
    await pass(9 * MINUTE)
  }
  expect(errors).toEqual([])
  expect(await client.sofar()).toEqual(bytesOf(LAST))
})

test('a handler that forwards a part of an upload and then works for an hour costs the client nothing', async () => {
  let go = (): void => {}
  const { client, errors } = await served(
    handlersOf(async (_, nar) => {
      for await (const piece of nar) if (piece.length > 0) break
      await new Promise<void>(resolve => {
        go = resolve
      })
    }),
  )
  client.send(addNarRequest(9), 50, Buffer.alloc(50))
  await pass(HOUR)
  expect(errors).toEqual([])
  client.send(0)
  go()
  expect(await client.sofar()).toEqual(bytesOf(LAST))
})
