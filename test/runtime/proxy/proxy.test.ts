import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { observe } from '../../../cli/observe/observe.ts'
import { recordTo } from '../../../cli/observe/recorder.ts'
import { parseRecording } from '../../../cli/observe/recording.ts'
import {
  connect,
  formatVersion,
  HandlerError,
  listen,
  listenAsProxy,
  type NixDaemonHandlers,
  type ProxyOptions,
  type ServeOptions,
  type ServerHello,
} from '../../../generated/nix-daemon/index.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import type { Listening } from '../../../runtime/transport/listen.ts'
import { rejection } from '../../support/fake-server.ts'
import { fileNar } from '../../support/nar.ts'
import { sceneOf } from '../../support/scene.ts'

const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello'
const hello = { daemonNixVersion: '2.99', trusted: 'Trusted' } as const

const scene = sceneOf('proxy')

/** Starts a server and a proxy before it, and returns the address of the proxy. */
async function chain(
  handlers: NixDaemonHandlers,
  options: ProxyOptions = {},
  serving: ServeOptions<ServerHello> = {},
): Promise<string> {
  const server = await listen(join(scene.folder, 'server'), handlers, { hello, ...serving })
  const proxy: Listening = await listenAsProxy(join(scene.folder, 'proxy'), server.url, options)
  scene.open.push(server, proxy)
  return proxy.url
}

describe('a proxy', () => {
  test.each(['1.38', '1.35', '1.33', '1.20', '1.11'])('negotiates %s on both sides', async version => {
    const behind: string[] = []
    const url = await chain({
      isValidPath(_, call) {
        behind.push(formatVersion(call.session.version))
        return true
      },
    })
    const client = await connect(url, { version })
    expect(await client.isValidPath({ path })).toBe(true)
    expect([...behind, formatVersion(client.connection.session.version)]).toEqual([version, version])
    await client.close()
  })

  test('passes on the features that both sides and the spec know', async () => {
    const url = await chain({}, {}, { features: ['submit-output', 'realisation-with-path-not-hash'] })
    const client = await connect(url, { features: ['realisation-with-path-not-hash', 'disable-set-options'] })
    expect(client.connection.features).toEqual(['realisation-with-path-not-hash'])
    await client.close()
  })

  test('passes on release, trust, greeting and errors of the server', async () => {
    const url = await chain({
      ensurePath() {
        throw new HandlerError('nobody has it', { traces: ['while looking'], exitStatus: 7 })
      },
    })
    const client = await connect(url)
    expect(client.connection.server).toMatchObject(hello)
    expect(await rejection(client.ensurePath({ path }))).toMatchObject({
      remoteMessage: 'nobody has it',
      traces: ['while looking'],
    })
    expect(client.connection.usable).toBe(true)
    await client.close()
  })

  test('turns pieces into frames if its sides have different versions', async () => {
    const received: Buffer[] = []
    const url = await chain(
      {
        async addToStoreNar(_, nar) {
          received.push(await nar.bytes())
        },
      },
      { version: '1.22', upstreamVersion: '1.38' },
    )
    const nar = fileNar(600)
    const client = await connect(url)
    const info = {
      ...{ deriver: undefined, narHash: '0'.repeat(64), references: [], registrationTime: 0 },
      ...{ narSize: nar.length, ultimate: false, sigs: [], ca: undefined },
    }
    await client.addToStoreNar({ path, info }, nar)
    expect(received).toEqual([nar])
    await client.close()
  })

  test('refuses a request of which a field would be lost, and leaves the connection usable', async () => {
    const url = await chain({ isValidPath: () => true }, { upstreamVersion: '1.26' })
    const client = await connect(url)
    const error = await rejection(client.queryValidPaths({ paths: [path], substitute: true }))
    expect(error.message).toContain('QueryValidPaths.request.substitute would be lost')
    expect(await client.isValidPath({ path })).toBe(true)
    await client.close()
  })

  test('passes on only allowed operations, and skips the bodies of others', async () => {
    const url = await chain({ isValidPath: () => true }, { allow: new Set(['IsValidPath']) })
    const client = await connect(url)
    const adding = client.addToStore({ name: 'x', camStr: 'text:sha256' }, Buffer.alloc(200_000))
    expect((await rejection(adding)).message).toContain('this proxy does not let AddToStore pass')
    expect(await client.isValidPath({ path })).toBe(true)
    await client.close()
  })

  test.each([{}, { upstreamVersion: '1.26' }])(
    'passes on what a request was amended to, with %j',
    async more => {
      const behind: string[] = []
      const url = await chain(
        {
          isValidPath(request) {
            behind.push(request.path)
            return true
          },
        },
        {
          ...more,
          amend(operation, request) {
            if ((request as { path: string }).path.endsWith('-secret'))
              throw new HandlerError(`${operation.name} is not for you`)
            return (request as { path: string }).path === path ? request : { path }
          },
        },
      )
      const client = await connect(url)
      expect(await client.isValidPath({ path })).toBe(true)
      expect(await client.isValidPath({ path: `${path}-other` })).toBe(true)
      expect(await rejection(client.isValidPath({ path: `${path}-secret` }))).toMatchObject({
        remoteMessage: 'IsValidPath is not for you',
      })
      expect(behind).toEqual([path, path])
      await client.close()
    },
  )

  test('ends the call at the server if the client closes after its upload', async () => {
    let ended = (): void => {}
    const gone = new Promise<void>(resolve => {
      ended = resolve
    })
    let begun = (): void => {}
    const working = new Promise<void>(resolve => {
      begun = resolve
    })
    const url = await chain({
      async addToStore(_, content, call) {
        await content.bytes()
        begun()
        call.signal.addEventListener('abort', () => ended())
        await gone
        return { path, info: undefined }
      },
    })
    const client = await connect(url)
    const adding = client.addToStore({ name: 'x', camStr: 'text:sha256' }, Buffer.alloc(300_000, 'x'))
    const failed = rejection(adding)
    await working
    // By then the proxy has read all of the upload.
    await new Promise(resolve => setTimeout(resolve, 50))
    client.connection.destroy()
    await gone
    expect((await failed).name).toBe('ConnectionError')
  })

  test('records a session that the observer understands', async () => {
    const lines: string[] = []
    const tap = recordTo({ protocol: 'nix-daemon' }, line => lines.push(line))
    const url = await chain({ isValidPath: () => true }, { tap })
    const client = await connect(url)
    await client.isValidPath({ path })
    await client.close()
    const recording = parseRecording(lines.join(''))
    const seen = await observe(nixDaemon as never, recording.chunks, { verify: true })
    expect(seen.calls).toBe(1)
    expect(seen.differences).toEqual([])
    expect([seen.client.rest, seen.server.rest]).toEqual([0, 0])
    expect(recording.ends.client).toBeGreaterThan(0)
  })

  test('reports an event that throws, calls no other, and lets the call go on', async () => {
    const errors: unknown[] = []
    const seen: string[] = []
    const url = await chain(
      { isValidPath: () => true },
      {
        onError: error => errors.push(error),
        events: {
          request() {
            seen.push('request')
            throw new Error('the transcript is gone')
          },
          response: () => seen.push('response'),
        },
      },
    )
    const client = await connect(url)
    expect(await client.isValidPath({ path })).toBe(true)
    expect(await client.isValidPath({ path })).toBe(true)
    expect(errors).toMatchObject([{ message: 'the transcript is gone' }])
    expect(seen).toEqual(['request'])
    await client.close()
  })

  test('ends the connection if it cannot reach the server', async () => {
    const errors: unknown[] = []
    const proxy = await listenAsProxy(join(scene.folder, 'proxy'), join(scene.folder, 'nobody'), {
      onError: error => errors.push(error),
    })
    scene.open.push(proxy)
    expect(await rejection(connect(proxy.url))).toMatchObject({ code: 'handshake-refused' })
    expect(errors).toMatchObject([{ code: 'connect-failed' }])
  })

  test('ends the connection if the server breaks off', async () => {
    const url = await chain({
      narFromPath: async function* () {
        yield fileNar(600).subarray(0, 64)
        throw new Error('the disk is gone')
      } as never,
    })
    const client = await connect(url)
    const stream = await client.narFromPath({ path })
    expect(await rejection(stream.bytes())).toMatchObject({ code: 'short-input' })
    expect(client.connection.usable).toBe(false)
  })
})
