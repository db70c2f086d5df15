import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../../../generated/nix-daemon/client.ts'
import { NarFromPath } from '../../../generated/nix-daemon/operations.ts'
import { settle } from '../../support/chunks.ts'
import { connected, LAST, rejection } from '../../support/fake-server.ts'

const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello'

describe('a version or feature that the spec does not have', () => {
  test.each([
    [{ version: '9.9' }, "version '9.9' cannot be offered: give one from 1.10 to 1.38"],
    [{ version: '1.39' }, "version '1.39' cannot be offered"],
    [{ version: '1.9' }, "version '1.9' cannot be offered"],
    [{ version: 'newest' }, "version 'newest' cannot be offered"],
    [{ features: ['submit-outputs'] }, "there is no feature 'submit-outputs' to offer; known are:"],
  ])('is refused before dialling: %j', async (options, problem) => {
    const error = await rejection(connect('/nowhere', options))
    expect(error).toMatchObject({ code: 'bad-option', message: expect.stringContaining(problem) })
  })
})

describe('connecting to a silent server', () => {
  let folder: string
  let server: Server
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nixwire-life-'))
    server = createServer({ allowHalfOpen: true }, socket => socket.on('error', () => {}))
    server.listen(join(folder, 'socket'))
    await once(server, 'listening')
  })
  afterEach(() => {
    server.close()
    rmSync(folder, { recursive: true })
  })

  test('can be aborted during the handshake', async () => {
    const controller = new AbortController()
    const connecting = rejection(connect(join(folder, 'socket'), { signal: controller.signal }))
    await once(server, 'connection')
    controller.abort(new Error('enough'))
    expect(await connecting).toMatchObject({ code: 'aborted', cause: new Error('enough') })
  })

  test('does not begin if the signal is aborted already', async () => {
    const connecting = connect(join(folder, 'socket'), { signal: AbortSignal.abort() })
    expect(await rejection(connecting)).toMatchObject({ code: 'aborted' })
  })
})

describe('a call that waits for its turn', () => {
  test('can be aborted without an effect on the connection', async () => {
    const { client, server } = await connected()
    const download = client.narFromPath({ path })
    await server.request(NarFromPath)
    server.say(LAST)
    const stream = await download
    const controller = new AbortController()
    const waiting = rejection(client.isValidPath({ path }, { signal: controller.signal }))
    controller.abort()
    expect(await waiting).toMatchObject({ code: 'aborted' })
    expect(client.connection.usable).toBe(true)
    await stream.cancel()
    expect(await rejection(client.isValidPath({ path }))).toMatchObject({ code: 'broken' })
  })
})

test('bytes that a server sends before a request are refused at the first call', async () => {
  const { client, server } = await connected()
  server.bytes(Buffer.alloc(16, 1))
  await settle()
  const error = await rejection(client.isValidPath({ path }))
  expect(error).toMatchObject({
    code: 'leftover-bytes',
    message: expect.stringContaining('16 bytes follow the handshake'),
  })
})

test('the stack of an error holds its message once', async () => {
  const { client } = await connected()
  const error = await rejection(client.addToStore({ name: 'x' }, Buffer.alloc(0)))
  expect(error.stack?.split('camStr is missing')).toHaveLength(2)
  expect(error.message).toMatch(/^AddToStore\.request: AddToStore\.request\.camStr is missing/)
})

test('closing a connection ends even if the server never ends its side', async () => {
  const { client, server } = await connected()
  server.stream.pause()
  await client.close()
  expect(client.connection.usable).toBe(false)
})
