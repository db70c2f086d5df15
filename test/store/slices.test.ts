// Handlers are called without a connection, whose reading and writing would add turns of their own.

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { NixDaemonHandlers } from '../../generated/nix-daemon/server.ts'
import { V1_38 } from '../../generated/nix-daemon/versions.ts'
import type { ListReply } from '../../runtime/server/call.ts'
import { removeTree } from '../../store/disk/remove-tree.ts'
import { storeHandlers } from '../../store/index.ts'
import { listReply } from '../../store/serving/list-reply.ts'
import { infoOf, nar } from '../live/support/nar.ts'
import type { ServedStore } from '../live/support/served-store.ts'
import { turnsOf } from '../support/turns.ts'
import { fileOf, pathOf, upload, useStores } from './store-support.ts'

const COUNT = 20_000
/** A turn handles at most a thousand elements. */
const TURNS = COUNT / 1000 - 1

const serve = useStores()
const info = infoOf(nar('x\n'))

type Handlers = Required<NixDaemonHandlers>

interface Scene {
  readonly served: ServedStore
  readonly handlers: Handlers
  readonly call: never
  /** Valid paths, the first of which all others refer to. */
  readonly paths: readonly string[]
  /** Paths that are not valid. */
  readonly missing: readonly string[]
  readonly said: unknown[]
}

async function scene(): Promise<Scene> {
  const served = await serve({ trusted: true })
  const paths = Array.from({ length: COUNT }, (_, number) => pathOf(served, `p${number}`))
  const references = paths.slice(0, 1)
  await served.store.metadata.register(
    paths.map((path, index) => ({ path, info: index === 0 ? info : { ...info, references } })),
  )
  const session = { version: V1_38, features: 0 }
  const { signal } = new AbortController()
  const said: unknown[] = []
  const log = { verbosity: 'Info', say: (message: unknown) => void said.push(message) }
  return {
    served,
    handlers: storeHandlers(served.store, { session, signal } as never) as Handlers,
    call: { session, signal, log } as never,
    paths,
    missing: paths.map(path => `${path}-missing`),
    said,
  }
}

async function read<T>(reply: ListReply<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of 'items' in reply ? reply.items : reply) found.push(item)
  return found
}

type Act = (scene: Scene) => unknown

const whole = {
  gcPaths: { kind: 'WholeStore' },
  pathsToDelete: [],
  ignoreLiveness: false,
  maxFreed: 2n ** 64n - 1n,
} as const
const normal = { mode: 'Normal' } as const
const checked = { repair: false, dontCheckSigs: false }
const text = { name: 't', camStr: 'text:sha256', repair: false }
const inOldForm = { fixed: undefined, recursive: undefined, hashAlgo: undefined }

const acts: Readonly<Record<string, Act>> = {
  QueryValidPaths: ({ handlers, call, paths }) =>
    handlers.queryValidPaths({ paths, substitute: false }, call),
  QueryAllValidPaths: async ({ handlers, call }) => {
    expect(await read(await handlers.queryAllValidPaths(call))).toHaveLength(COUNT)
  },
  QueryMissing: async ({ handlers, call, missing }) =>
    expect((await handlers.queryMissing({ targets: missing }, call)).unknown).toHaveLength(COUNT),
  BuildPaths: ({ handlers, call, paths }) => handlers.buildPaths({ paths, ...normal }, call),
  'BuildPaths of missing paths': async ({ handlers, call, missing, said }) => {
    await expect(handlers.buildPaths({ paths: missing, ...normal }, call)).rejects.toThrow(
      /^build of .* failed$/,
    )
    // The first one is the notice that nothing is built without an upstream.
    expect(said).toHaveLength(1 + COUNT)
  },
  BuildPathsWithResults: async ({ handlers, call, missing }) =>
    expect(
      await read(await handlers.buildPathsWithResults({ paths: missing, ...normal }, call)),
    ).toHaveLength(COUNT),
  BuildDerivation: async ({ served, handlers, call, paths }) => {
    const outputs = [['out', { path: pathOf(served, 'out'), hashAlgo: '', hash: '' }]] as const
    const drv = { outputs, inputSrcs: paths, platform: 's', builder: 'b', args: [], env: [] }
    await handlers.buildDerivation({ drvPath: pathOf(served, 'x.drv'), drv, ...normal }, call)
  },
  AddToStoreNar: ({ served, handlers, call, paths }) => {
    const top = upload(served, 'top', { references: paths })
    return handlers.addToStoreNar({ path: top.path, info: top.info, ...checked }, [top.nar] as never, call)
  },
  AddToStore: ({ handlers, call, paths }) =>
    handlers.addToStore({ ...text, ...inOldForm, refs: paths }, [Buffer.from('t')] as never, call),
  AddToStoreScanning: ({ handlers, call }) =>
    handlers.addToStoreScanning({ name: 't', camStr: 'text:sha256' }, [Buffer.from('t')] as never, call),
  FindRoots: async ({ served, handlers, call, paths }) => {
    served.store.tempRoots.hold(paths)
    expect(await read(await handlers.findRoots(call))).toHaveLength(COUNT)
  },
  'CollectGarbage, ReturnLive': async ({ served, handlers, call, paths }) => {
    served.store.tempRoots.hold(paths)
    const { paths: live } = await handlers.collectGarbage({ action: 'ReturnLive', ...whole }, call)
    expect(live).toEqual([...paths].sort())
  },
  'CollectGarbage, ReturnDead': async ({ handlers, call, paths }) => {
    const { paths: dead } = await handlers.collectGarbage({ action: 'ReturnDead', ...whole }, call)
    expect(dead).toEqual([...paths].sort())
  },
  'CollectGarbage, DeleteDead': async ({ handlers, call }) => {
    const { paths: deleted } = await handlers.collectGarbage({ action: 'DeleteDead', ...whole }, call)
    expect(deleted).toHaveLength(COUNT)
  },
  'VerifyStore with lost contents': async ({ served, handlers, call, said }) => {
    expect(await handlers.verifyStore({ checkContents: false, repair: false }, call)).toBe(false)
    expect(said).toHaveLength(COUNT + 2)
    expect((await served.store.metadata.counts()).paths).toBe(0)
  },
}

describe('20,000 elements take many turns of the event loop', () => {
  it.each(Object.entries(acts))('in %s', async (_, act) => {
    const there = await scene()
    expect(await turnsOf(() => act(there))).toBeGreaterThan(TURNS)
  })
})

it('a list of 20,000 elements is encoded in many turns, a short one at once', async () => {
  const elements = Array.from({ length: COUNT }, (_, number) => number)
  expect(
    await turnsOf(async () => expect(await read(listReply(elements))).toEqual(elements)),
  ).toBeGreaterThan(TURNS)
  expect(listReply(elements.slice(0, 1000))).toHaveLength(1000)
})

it('a folder of 20,000 files is read and removed in many turns', async () => {
  const served = await serve()
  const path = pathOf(served, 'folder')
  mkdirSync(fileOf(served, path))
  for (let file = 0; file < COUNT; file += 1) writeFileSync(fileOf(served, path, `f${file}`), '')
  const measuring = await turnsOf(async () => {
    for await (const _ of served.store.contents.dump(path));
  })
  expect(measuring).toBeGreaterThan(3 * TURNS)
  const removing = await turnsOf(() => removeTree(Buffer.from(fileOf(served, path))))
  expect(removing).toBeGreaterThan(2 * TURNS)
  expect(existsSync(fileOf(served, path))).toBe(false)
  expect(readdirSync(join(served.storeFolder)).includes(basename(path))).toBe(false)
})

it('20,000 files are shared, known and removed in many turns', async () => {
  const served = await serve()
  const { shared } = served.store.contents
  const path = pathOf(served, 'folder')
  mkdirSync(fileOf(served, path))
  for (let file = 0; file < COUNT; file += 1)
    writeFileSync(fileOf(served, path, `f${file}`), `${file}`, { mode: 0o444 })
  const run = await shared?.begin()
  expect(await turnsOf(async () => await run?.share(path, {}))).toBeGreaterThan(TURNS)
  expect(readdirSync(join(served.storeFolder, '.links'))).toHaveLength(COUNT)
  expect(await turnsOf(async () => expect((await shared?.begin())?.known).toBe(COUNT))).toBeGreaterThan(TURNS)
  await removeTree(Buffer.from(fileOf(served, path)))
  expect(await turnsOf(async () => await shared?.removeUnshared())).toBeGreaterThan(TURNS)
  expect(readdirSync(join(served.storeFolder, '.links'))).toEqual([])
})
