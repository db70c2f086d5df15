import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { connect } from '../../../generated/nix-daemon/client.ts'
import { listenAsProxy, type ProxyOptions } from '../../../generated/nix-daemon/index.ts'
import { countingServer } from '../../support/counting-server.ts'
import { rejection } from '../../support/fake-server.ts'
import { bytesOf, SERVER_MAGIC } from '../../support/raw-client.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('silent')

describe.each<[string, ProxyOptions]>([
  ['with the same session on both sides', {}],
  ['with a version of its own', { upstreamVersion: '1.35' }],
])('a proxy %s before a server', (_, options) => {
  test.each([
    ['that says nothing', []],
    ['that stops in the handshake', [SERVER_MAGIC]],
  ])('%s ends both connections in time, and tells why', async (_, said) => {
    const upstream = await countingServer(join(scene.folder, 'server'), socket => {
      socket.resume()
      socket.once('end', () => socket.end())
      socket.write(bytesOf(...said))
    })
    const errors: unknown[] = []
    const proxy = await listenAsProxy(join(scene.folder, 'proxy'), upstream.url, {
      upstreamTimeout: 50,
      onError: error => errors.push(error),
      ...options,
    })
    scene.open.push(upstream, proxy)
    const error = await rejection(connect(join(scene.folder, 'proxy')))
    expect(error.name).toMatch(/^(Connection|Remote)Error$/)
    expect(await upstream.left()).toBe(0)
    expect(errors).toMatchObject([
      { code: 'timed-out', waitedFor: expect.stringMatching(/^(connection|handshake)$/), usable: false },
    ])
  })
})
