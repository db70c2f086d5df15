// The version that a daemon takes a client for, by the word that the client sends.

import { connect as connectSocket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Daemon, startDaemon } from '../peers/peer.ts'
import { bytesOf, CLIENT_MAGIC, LAST, SERVER_MAGIC } from '../support/raw-client.ts'
import { atLeast, describeReleases } from './support/releases.ts'

describeReleases('version words', peer => {
  let daemon: Daemon
  beforeAll(async () => {
    daemon = await startDaemon(peer)
  })
  afterAll(() => daemon.stop())

  /** Says how the daemon goes on after both sides' versions: by what it sends next, the version it believes in. */
  async function takenFor(version: number): Promise<'1.11' | '1.33 to 1.37' | '1.38' | 'refused'> {
    const socket = connectSocket(daemon.socket)
    const received: Buffer[] = []
    socket.on('data', data => received.push(data))
    // Then no features, no processor and no reserve; a client of 1.11 would have asked for operation 0 by it.
    socket.end(bytesOf(CLIENT_MAGIC, version, 0, 0, 0))
    await new Promise(done => socket.once('close', done))
    const bytes = Buffer.concat(received)
    expect(bytes.readBigUInt64LE(0)).toBe(BigInt(SERVER_MAGIC))
    if (bytes.length === 16) return 'refused'
    const next = Number(bytes.readBigUInt64LE(16))
    if (next === LAST) return '1.11'
    return next === 0 ? '1.38' : '1.33 to 1.37'
  }

  it('of another major number are read by their minor number, and since 2.23 as the larger number', async () => {
    expect(await takenFor(0x20b)).toBe(atLeast(peer, '2.23') ? '1.38' : '1.11')
  })

  it('lose their upper bits, but where whole words are compared', async () => {
    if (!atLeast(peer, '2.23')) expect(await takenFor(0x1010b)).toBe('1.11')
    else expect(await takenFor(0x1010b)).toBe(atLeast(peer, '2.34') ? 'refused' : '1.38')
    // Its own number, whatever stands above it.
    const newest = atLeast(peer, '2.23') ? '1.38' : atLeast(peer, '2.7') ? '1.33 to 1.37' : '1.11'
    expect(await takenFor(0x10126)).toBe(newest)
  })
})
