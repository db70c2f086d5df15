import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  connect,
  HandlerError,
  listen,
  listenAsProxy,
  type NixDaemonHandlers,
  type Peer,
} from '../../../generated/nix-daemon/index.ts'

let folder = ''
let socket = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-'))
  socket = join(folder, 'socket')
})
afterEach(() => rmSync(folder, { recursive: true }))

const valid: NixDaemonHandlers = { isValidPath: () => true, queryAllValidPaths: () => ['a', 'b'] }
const path = '/nix/store/00000000000000000000000000000000-x'

describe('options that a function makes for each client', () => {
  it('may come later, and depend on the client', async () => {
    const seen: unknown[] = []
    await using _ = await listen(
      socket,
      connection => {
        seen.push(connection.peer)
        return valid
      },
      async (peer: Peer) => {
        await new Promise(setImmediate)
        return { hello: { daemonNixVersion: peer.kind === 'unix' ? String(peer.uid) : 'none' } }
      },
    )
    await using client = await connect(socket)
    expect(client.connection.server.daemonNixVersion).toBe(String(process.geteuid?.()))
    expect(await client.isValidPath({ path })).toBe(true)
    expect(seen).toEqual([
      { kind: 'unix', uid: process.geteuid?.(), gid: process.getegid?.(), pid: process.pid },
    ])
  })

  it('close the connection with a warning if the function fails, and the next client is served', async () => {
    let clients = 0
    await using _ = await listen(socket, valid, async () => {
      clients += 1
      if (clients === 1) throw new Error('no options yet')
      return {}
    })
    const warned = once(process, 'warning')
    await expect(connect(socket)).rejects.toMatchObject({ code: 'handshake-refused' })
    expect((await warned)[0]).toMatchObject({ message: 'no options yet' })
    await using client = await connect(socket)
    expect(await client.isValidPath({ path })).toBe(true)
  })
})

describe('a refusal', () => {
  it.each(['1.10', '1.38'])('is what the client gets in the handshake, at %s', async version => {
    const told: unknown[] = []
    const onError = (error: unknown): void => void told.push(error)
    let calls = 0
    const handlers = (): NixDaemonHandlers => {
      calls += 1
      return valid
    }
    const refusal = new HandlerError('you may not')
    await using _ = await listen(socket, handlers, { refusal, onError })
    await expect(connect(socket, { version })).rejects.toMatchObject({ remoteMessage: 'you may not' })
    expect([calls, told]).toEqual([0, [refusal]])
  })

  it('comes from a proxy without a connection to the server', async () => {
    const told: unknown[] = []
    const onError = (error: unknown): void => void told.push(error)
    const refusal = new HandlerError('you may not')
    await using _ = await listenAsProxy(socket, join(folder, 'no-server'), { refusal, onError })
    await expect(connect(socket)).rejects.toMatchObject({ remoteMessage: 'you may not' })
    expect(told).toEqual([refusal])
  })
})

describe.each([{}, { upstreamVersion: '1.35' }])('a proxy with %j', versions => {
  it('gives clients other values in the handshake, and less in requests and responses', async () => {
    const server = join(folder, 'server')
    const asked: unknown[] = []
    const handlers: NixDaemonHandlers = {
      ...valid,
      isValidPath: request => {
        asked.push(request.path)
        return true
      },
    }
    await using _server = await listen(server, handlers, {
      hello: { daemonNixVersion: '9.9', trusted: 'Trusted' },
    })
    await using _ = await listenAsProxy(socket, server, {
      ...versions,
      hello: { trusted: 'NotTrusted' },
      // It asks the server of something else before.
      async amend(operation, request, _call, upstream) {
        expect(upstream.server).toMatchObject({ daemonNixVersion: '9.9', trusted: 'Trusted' })
        if (operation.name !== 'IsValidPath') return request
        await upstream.call(operation, { path: `${path}-before` })
        return { path: `${path}-instead` }
      },
      amendResponse: (operation, response) =>
        operation.name === 'QueryAllValidPaths' ? (response as string[]).slice(1) : response,
    })
    await using client = await connect(socket)
    expect(client.connection.server).toMatchObject({ daemonNixVersion: '9.9', trusted: 'NotTrusted' })
    expect(await client.isValidPath({ path })).toBe(true)
    expect(asked).toEqual([`${path}-before`, `${path}-instead`])
    expect(await client.queryAllValidPaths()).toEqual(['b'])
  })
})
