import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { observe } from '../../../cli/observe/observe.ts'
import { recordTo } from '../../../cli/observe/recorder.ts'
import { parseRecording } from '../../../cli/observe/recording.ts'
import {
  connect,
  listen,
  listenAsProxy,
  type NixDaemonClient,
  type NixDaemonHandlers,
  type ProxyOptions,
  type ValidPathInfo,
} from '../../../generated/nix-daemon/index.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import { fileNar } from '../../support/nar.ts'
import { sceneOf } from '../../support/scene.ts'

const vendor = [
  'provenance',
  'versionedAddToStoreMultiple',
  'addTempRoots',
  'queryPathInfos',
  'queryActiveBuilds',
]
const provenance = '{"type":"flake"}'
const content = fileNar(70_000)

const scene = sceneOf('gated-bodies')
let client: NixDaemonClient | undefined
afterEach(() => client?.close())

function info(name: string, references: readonly string[] = []): ValidPathInfo {
  return {
    path: `/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-${name}`,
    info: {
      ...{ deriver: undefined, narHash: '0'.repeat(64), references, registrationTime: 0 },
      ...{ narSize: content.length, ultimate: false, sigs: [], ca: undefined, provenance },
    },
  }
}

const paths = [info('a'), info('b', [info('a').path])]

/** Keeps what a server is told about paths, and checks contents. */
function keeping(): { readonly handlers: NixDaemonHandlers; readonly infos: ValidPathInfo[] } {
  const infos: ValidPathInfo[] = []
  return {
    infos,
    handlers: {
      queryPathInfo: ({ path }) => paths.find(each => each.path === path)?.info,
      queryPathInfos: ({ paths: asked }) => paths.filter(({ path }) => asked.includes(path)),
      addTempRoots: () => {},
      queryActiveBuilds: () => '[]',
      isValidPath: () => true,
      async addToStoreNar(request, body) {
        expect((await body.bytes()).equals(content)).toBe(true)
        infos.push({ path: request.path, info: request.info })
      },
      async addMultipleToStore(_, records) {
        for await (const { head, nar } of records) {
          expect((await nar.bytes()).equals(content)).toBe(true)
          infos.push(head.info)
        }
      },
      async addToStore(request, body) {
        await body.bytes()
        return { path: paths[0]?.path ?? '', info: { ...info('a').info, provenance: request.provenance } }
      },
      exportPath: ({ path }) => ({
        nar: content,
        ...{ path, references: [], deriver: undefined, signature: undefined },
      }),
    },
  }
}

/** Connects a client with these features to a server with those, through a proxy. */
async function through(
  handlers: NixDaemonHandlers,
  options: ProxyOptions,
  [ours, theirs]: readonly (readonly string[])[],
): Promise<NixDaemonClient> {
  const server = await listen(join(scene.folder, 'server'), handlers, { features: theirs ?? [] })
  const proxy = await listenAsProxy(join(scene.folder, 'proxy'), server.url, options)
  scene.open.push(server, proxy)
  client = await connect(proxy.url, { features: ours ?? [] })
  return client
}

const upload = () => paths.map(each => ({ info: each, nar: content }))

const without = (each: ValidPathInfo): ValidPathInfo => ({
  ...each,
  info: { ...each.info, provenance: undefined },
})

describe('a proxy between a client and a server with the same vendor features', () => {
  test.each<ProxyOptions>([{}, { features: vendor, upstreamFeatures: vendor }])(
    'passes on all that is behind them, with %j',
    async options => {
      const { handlers, infos } = keeping()
      const daemon = await through(handlers, options, [vendor, vendor])
      expect(daemon.connection.features).toEqual(expect.arrayContaining(vendor))
      const [first] = paths as [ValidPathInfo]
      expect(await daemon.queryPathInfo({ path: first.path })).toEqual(first.info)
      expect(await daemon.queryPathInfos({ paths: [first.path, 'x'] })).toEqual([first])
      expect(await daemon.queryActiveBuilds()).toBe('[]')
      await daemon.addTempRoots({ paths: [first.path] })
      await daemon.addToStoreNar(first, content)
      await daemon.addMultipleToStore({}, upload())
      expect(infos).toEqual([first, ...paths])
      const added = await daemon.addToStore(
        { name: 'a', camStr: 'text:sha256', provenance },
        Buffer.from('a'),
      )
      expect(added.info?.provenance).toBe(provenance)
    },
  )
})

test('a recording of a session with vendor features can be read, with its records', async () => {
  const { handlers } = keeping()
  const lines: string[] = []
  const tap = recordTo({ protocol: 'nix-daemon' }, line => lines.push(line))
  const daemon = await through(handlers, { tap }, [vendor, vendor])
  await daemon.queryPathInfo({ path: paths[0]?.path ?? '' })
  await daemon.addMultipleToStore({}, upload())
  await daemon.close()
  const recording = parseRecording(lines.join(''))
  const seen = await observe(nixDaemon as never, recording.chunks, { verify: true })
  expect(seen.calls).toBe(2)
  expect(seen.differences).toEqual([])
  expect([seen.client.rest, seen.server.rest]).toEqual([0, 0])
})

describe('a proxy between different features or versions', () => {
  const all: readonly (readonly string[])[] = [
    [],
    ['provenance'],
    ['versionedAddToStoreMultiple'],
    ['provenance', 'versionedAddToStoreMultiple'],
  ]
  const pairs = all.flatMap(features => all.map(upstreamFeatures => ({ features, upstreamFeatures })))

  test.each(pairs)('writes records, requests and replies anew, with %j', async options => {
    const { features, upstreamFeatures } = options
    const { handlers, infos } = keeping()
    const daemon = await through(handlers, options, [vendor, vendor])
    const [first] = paths as [ValidPathInfo]
    const known = features.includes('provenance') && upstreamFeatures.includes('provenance')
    const both = [features, upstreamFeatures].every(each => all[3]?.every(name => each.includes(name)))

    const read = await daemon.queryPathInfo({ path: first.path })
    expect(read).toEqual(known ? first.info : without(first).info)
    await daemon.addToStoreNar(first, content)
    expect(infos.splice(0)).toEqual([known ? first : without(first)])
    await daemon.addMultipleToStore({}, upload())
    expect(infos).toEqual(both ? paths : paths.map(without))
    expect(await daemon.isValidPath({ path: first.path })).toBe(true)
  })

  test('passes an empty body of records on', async () => {
    const { handlers, infos } = keeping()
    const daemon = await through(handlers, { upstreamFeatures: all[3] ?? [] }, [[], vendor])
    await daemon.addMultipleToStore({}, [])
    expect(infos).toEqual([])
    expect(await daemon.isValidPath({ path: '' })).toBe(true)
  })

  test('reads records for a server that stops in the middle of them, and goes on', async () => {
    const { handlers } = keeping()
    const seen: string[] = []
    const daemon = await through(
      {
        ...handlers,
        async addMultipleToStore(_, records) {
          for await (const { head } of records) {
            seen.push(head.info.path)
            throw new Error('enough')
          }
        },
      },
      { features: [], upstreamFeatures: all[3] ?? [] },
      [[], vendor],
    )
    await expect(daemon.addMultipleToStore({}, upload())).rejects.toMatchObject({ code: 'daemon' })
    expect(seen).toEqual([paths[0]?.path])
    expect(await daemon.isValidPath({ path: '' })).toBe(true)
  })

  test('refuses a body that means something else at the server', async () => {
    const { handlers } = keeping()
    const daemon = await through(handlers, { upstreamVersion: '1.24' }, [[], []])
    const adding = daemon.addToStore({ name: 'a', camStr: 'text:sha256' }, Buffer.alloc(200_000))
    await expect(adding).rejects.toThrow(
      'the body of AddToStore cannot be passed on: it is plain bytes for the client, which speaks 1.38, and a NAR for the server, which speaks 1.24',
    )
    expect(await daemon.isValidPath({ path: '' })).toBe(true)
  })

  test('reads and writes the records of a download', async () => {
    const { handlers } = keeping()
    const daemon = await through(handlers, { version: '1.38', upstreamVersion: '1.37' }, [[], []])
    const [{ path }] = paths as [ValidPathInfo]
    const exported = await daemon.exportPath({ path })
    expect((await exported.nar.bytes()).equals(content)).toBe(true)
    expect(await exported.tail()).toMatchObject({ path, references: [] })
  })
})
