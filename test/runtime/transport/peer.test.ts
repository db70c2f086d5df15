import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { listenOn } from '../../../runtime/transport/listen.ts'
import type { Peer } from '../../../runtime/transport/peer.ts'
import { NOBODY, noOtherUser, runAsNobody } from '../../support/other-user.ts'

/** A program that connects to the path or port of its argument, and ends when the server ends the connection. */
const CLIENT = "require('net').connect(process.argv[1]).resume()"

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-'))
  chmodSync(folder, 0o755)
})
afterEach(() => {
  rmSync(folder, { recursive: true })
  vi.doUnmock('koffi')
  vi.resetModules()
})

/** Serves one client, which is let go at once. */
function serveOne(peers: Peer[]): Parameters<typeof listenOn>[1] {
  return (stream: Socket, peer) => {
    peers.push(peer)
    const done = new Promise<void>(resolve => stream.once('close', () => resolve()))
    stream.resume().end()
    return { connection: Promise.resolve({ done, close: () => stream.destroy() }) }
  }
}

async function visit(...where: readonly [string] | readonly [number, string]): Promise<number | undefined> {
  const socket = connect(...(where as [string]))
  const port = new Promise<number | undefined>(resolve =>
    socket.once('connect', () => resolve(socket.localPort)),
  )
  await new Promise<void>(resolve => socket.once('close', () => resolve()).resume())
  return port
}

describe('the peer of a Unix socket', () => {
  test('is the process that connected', async () => {
    const peers: Peer[] = []
    await using server = await listenOn(join(folder, 'socket'), serveOne(peers))
    await visit(join(folder, 'socket'))
    const [uid, gid] = [process.geteuid?.(), process.getegid?.()]
    expect(peers).toEqual([{ kind: 'unix', uid, gid, pid: process.pid }])
    const child = execFile(process.execPath, ['-e', CLIENT, join(folder, 'socket')])
    await new Promise(resolve => child.once('close', resolve))
    expect(peers[1]).toEqual({ kind: 'unix', uid, gid, pid: child.pid })
    expect(server.url).toContain('unix://')
  })

  test('is the user who connected', async ({ skip }) => {
    skip(noOtherUser !== undefined, noOtherUser)
    const peers: Peer[] = []
    await using _ = await listenOn(join(folder, 'socket'), serveOne(peers), { socket: { mode: 0o666 } })
    await runAsNobody(CLIENT, join(folder, 'socket'))
    expect(peers).toEqual([{ kind: 'unix', uid: NOBODY, gid: NOBODY, pid: expect.any(Number) }])
  })

  test('has no user without koffi, but is known to be the owner on a socket of mode 0600', async () => {
    vi.resetModules()
    vi.doMock('koffi', () => {
      throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
    })
    const { listenOn: listenWithout } = await import('../../../runtime/transport/listen.ts')
    const { libcProblem } = await import('../../../runtime/transport/libc.ts')
    expect(await libcProblem()).toMatch(
      /^users cannot be looked up, because koffi .*; run 'npm install koffi'$/s,
    )
    const peers: Peer[] = []
    const path = join(folder, 'socket')
    await using _ = await listenWithout(path, serveOne(peers))
    await visit(path)
    // An administrator may open it later.
    chmodSync(path, 0o660)
    await visit(path)
    expect(peers).toEqual([
      { kind: 'unix', ownerOnly: true },
      { kind: 'unix', ownerOnly: false },
    ])
  })
})

test('a client is served all the same if its credentials cannot be read', async () => {
  const failing = (): never => {
    throw new Error('not on this system')
  }
  vi.resetModules()
  vi.doMock('koffi', () => ({ default: { load: () => ({ func: () => failing }) } }))
  const { listenOn: listenWith } = await import('../../../runtime/transport/listen.ts')
  const peers: Peer[] = []
  await using _ = await listenWith(join(folder, 'socket'), serveOne(peers))
  await visit(join(folder, 'socket'))
  expect(peers).toEqual([{ kind: 'unix', ownerOnly: true }])
})

test('the peer of a TCP socket has an address and a port', async () => {
  const peers: Peer[] = []
  await using server = await listenOn('tcp://127.0.0.1:0', serveOne(peers))
  const port = await visit(Number(new URL(server.url).port), '127.0.0.1')
  expect(peers).toEqual([{ kind: 'tcp', address: '127.0.0.1', port }])
})
