import { describe, expect, test } from 'vitest'
import type { NixDaemonCall } from '../../../generated/nix-daemon/server.ts'
import { fileNar } from '../../support/nar.ts'
import { answersStill, bytesOf, LAST, NEXT, served } from '../../support/raw-client.ts'
import { addNarRequest } from '../../support/raw-uploads.ts'
import { path } from '../../support/requests.ts'

const MIB = 1 << 20
const line = `${'x'.repeat(MIB / 16 - 32)}\n`

/** Says lines of that many bytes in all without waiting for the client, and returns the most that waited for it. */
function sayAll(call: NixDaemonCall, bytes: number, unsent: () => number): number {
  let most = 0
  for (let said = 0; said < bytes; said += line.length) {
    call.log.say({ kind: 'Next', msg: line })
    most = Math.max(most, unsent())
  }
  return most
}

describe('a handler that says more than is read, and does not wait', () => {
  test.each([
    [undefined, 64],
    [MIB, 1],
  ])('is aborted, and its connection ended, with maxUnsent %s', async (maxUnsent, mib) => {
    let unsent = (): number => 0
    let most = 0
    let signal: AbortSignal | undefined
    const { client, connection, errors, left } = await served(
      {
        async isValidPath(_, call) {
          signal = call.signal
          most = sayAll(call, 256 * MIB, unsent)
          await new Promise(resolve => call.signal.addEventListener('abort', resolve))
          return true
        },
      },
      maxUnsent === undefined ? {} : { maxUnsent },
    )
    unsent = () => connection.unsent
    client.stream.pause()
    client.send(1, path)
    await connection.done
    expect(most).toBeGreaterThan(0.9 * mib * MIB)
    expect(most).toBeLessThan(1.2 * mib * MIB)
    expect(errors).toMatchObject([{ error: { code: 'too-much-unsent' }, operation: 'IsValidPath' }])
    expect(left).toEqual([])
    expect(signal?.reason).toBe(errors[0]?.error)
    expect(connection.unsent).toBe(0)
  })

  test('is told once, and not as a client that left, if the handler fails by its signal', async () => {
    const { client, connection, errors, left } = await served(
      {
        async isValidPath(_, call) {
          sayAll(call, 2 * MIB, () => 0)
          await new Promise(resolve => call.signal.addEventListener('abort', resolve))
          call.signal.throwIfAborted()
          return true
        },
      },
      { maxUnsent: MIB },
    )
    client.stream.pause()
    client.send(1, path)
    await connection.done
    expect(errors).toMatchObject([{ error: { code: 'too-much-unsent' } }])
    expect(left).toEqual([])
  })

  test('is aborted as well while the protocol does not allow messages', async () => {
    let unsent = (): number => 0
    let most = 0
    const { client, connection, errors } = await served(
      {
        async addToStoreNar(_, nar, call) {
          most = sayAll(call, 100 * MIB, unsent)
          await nar.bytes()
        },
      },
      { client: { version: '1.20' }, maxUnsent: MIB },
    )
    unsent = () => connection.unsent
    client.send(addNarRequest(9))
    await connection.done
    expect(most).toBeLessThan(2 * MIB)
    expect(errors[0]).toMatchObject({ error: { code: 'too-much-unsent' }, operation: 'AddToStoreNar' })
    expect(connection.unsent).toBe(0)
  })

  test('between calls ends its connection', async () => {
    const { client, connection, errors } = await served({}, { maxUnsent: MIB })
    for (let said = 0; said < 32; said += 1) connection.log.say({ kind: 'Next', msg: line })
    await client.rest()
    await connection.done
    expect(errors).toMatchObject([{ error: { code: 'too-much-unsent' }, operation: undefined }])
    expect(connection.unsent).toBe(0)
  })
})

describe('a client keeps its connection if', () => {
  test('one message or reply is longer than all that may wait', async () => {
    const { client, errors } = await served(
      {
        isValidPath(_, call) {
          call.log.say({ kind: 'Next', msg: 'x'.repeat(4 * MIB) })
          return true
        },
        narFromPath: () => fileNar(4 * MIB),
        queryReferrers: () => Array.from({ length: 50_000 }, () => path),
      },
      { maxUnsent: MIB },
    )
    client.send(1, path, 6, path, 38, path)
    expect(await client.word()).toBe(NEXT)
    await client.bytes()
    expect(await client.words(3)).toEqual([LAST, 1, LAST])
    expect(await client.list()).toHaveLength(50_000)
    expect(await client.word()).toBe(LAST)
    const nar = fileNar(4 * MIB)
    expect((await client.read(nar.length)).equals(nar)).toBe(true)
    expect(errors).toEqual([])
    expect(await answersStill(client)).toBe(true)
  })

  test('its handler says as much as is allowed', async () => {
    const { client, errors } = await served(
      {
        isValidPath(_, call) {
          sayAll(call, MIB, () => 0)
          return true
        },
      },
      { maxUnsent: MIB },
    )
    client.stream.pause()
    client.send(1, path)
    await client.sofar()
    client.stream.resume()
    const length = bytesOf(NEXT, line).length * Math.ceil(MIB / line.length)
    await client.read(length)
    expect(await client.words(2)).toEqual([LAST, 1])
    expect(errors).toEqual([])
  })
})
