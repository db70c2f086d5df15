import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { observe } from '../../cli/observe/observe.ts'
import { connect, listenAsProxy, type NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import { WireError } from '../../runtime/errors/wire-error.ts'
import { listenStore, openStore, type Store } from '../../store/index.ts'
import { infoOf, nar } from '../live/support/nar.ts'
import { pathOf } from '../store/store-support.ts'
import { runs } from '../support/runs.ts'
import { CONVERSATIONS, type Place } from './conversations.ts'
import { useFolder } from './folder.ts'
import { LONG } from './program.ts'
import { type Cut, type Relay, startRelay } from './relay.ts'
import { unfinished } from './workload.ts'

const newFolder = useFolder()
const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

const ANYWHERE = 'tcp://127.0.0.1:0'
const VERSIONS = ['1.38', '1.22', '1.15']
/** The feature of the only operation that needs one. */
const features = ['add-to-store-scanning']
/** Longest time in ms for which anything may go on after a death. */
const PATIENCE = 60_000

/** Every how manyth place is tried: a longer round tries all of them. */
const STRIDE = Math.max(1, Math.round(8 / runs(1)))

/** A line of servers with a relay somewhere in it. */
interface Line {
  readonly folder: string
  readonly place: Place
  readonly relay: Relay
  /** Address for clients that are cut off. */
  readonly url: string
  /** A client of the same server, whose bytes do not pass the relay. */
  readonly bystander: NixDaemonClient
  readonly stores: readonly Store[]
}

type Kind =
  | 'a store'
  | 'a proxy'
  | 'a store with an upstream'
  | 'the server behind a proxy'
  | 'an upstream store'

async function newLine(kind: Kind): Promise<Line> {
  const folder = newFolder()
  const serve = async (name: string, upstream?: string): Promise<[Store, string]> => {
    const store = await openStore({
      processDir: '/nowhere',
      dir: join(folder, name),
      trusted: true,
      storeDir: '/nix/store',
      ...(upstream === undefined ? {} : { upstream }),
    })
    const listening = await listenStore(store, ANYWHERE)
    open.push(store, listening)
    return [store, listening.url]
  }
  const relayTo = async (url: string): Promise<Relay> => {
    const relay = await startRelay(url)
    open.push(relay)
    return relay
  }
  const proxyTo = async (url: string): Promise<string> => {
    const listening = await listenAsProxy(ANYWHERE, url)
    open.push(listening)
    return listening.url
  }
  const [store, own] = await serve('store')
  const place = { storeDir: '/nix/store', valid: pathOf(store, 'valid'), link: join(folder, 'link') }
  const tree = nar({ entries: { a: 'a'.repeat(70_000) } })
  const setUp = await connect(own)
  await setUp.addToStoreNar({ path: place.valid, info: infoOf(tree), dontCheckSigs: true }, tree)
  await setUp.addPermRoot({ storePath: place.valid, gcRoot: join(folder, 'root') })
  await setUp.close()
  const lines: Record<Kind, () => Promise<Omit<Line, 'bystander' | 'folder' | 'place'>>> = {
    'a store': async () => {
      const relay = await relayTo(own)
      return { relay, url: relay.url, stores: [store] }
    },
    'a proxy': async () => {
      const relay = await relayTo(await proxyTo(own))
      return { relay, url: relay.url, stores: [store] }
    },
    'the server behind a proxy': async () => {
      const relay = await relayTo(own)
      return { relay, url: await proxyTo(relay.url), stores: [store] }
    },
    'a store with an upstream': async () => {
      const [second, url] = await serve('second', own)
      const relay = await relayTo(url)
      return { relay, url: relay.url, stores: [store, second] }
    },
    'an upstream store': async () => {
      const relay = await relayTo(own)
      const [second, url] = await serve('second', relay.url)
      return { relay, url, stores: [store, second] }
    },
  }
  const line = await lines[kind]()
  const bystander = await connect(own, { features: [] })
  open.push({ [Symbol.asyncDispose]: async () => bystander.connection.destroy() })
  return { ...line, folder, place, bystander }
}

/** Has a conversation; returns the error that ended it. */
async function converse(line: Line, name: string, version: string): Promise<unknown> {
  let client: NixDaemonClient | undefined
  try {
    client = await connect(line.url, { version, features })
    await CONVERSATIONS[name]?.(client, line.place)
    return undefined
  } catch (error) {
    return error
  } finally {
    await client?.close()
  }
}

/** Finds the ends of all messages, and a place inside each. */
async function cutsOf(line: Line, inHandshake: boolean): Promise<Pick<Cut, 'from' | 'after'>[]> {
  const { events } = await observe(nixDaemon, line.relay.chunks)
  const cuts = new Map<string, Pick<Cut, 'from' | 'after'>>()
  for (const event of events) {
    if (event.kind === 'agreed' || (event.kind === 'hello' && !inHandshake)) continue
    const { from, start, end } = event.span
    for (const after of [end - Math.ceil((end - start) / 16) * 8, end - 4, end])
      if (after > start || after === end) cuts.set(`${from} ${after}`, { from, after })
  }
  return [...cuts.values()].filter(({ after }) => after > 0)
}

async function until(isSo: () => boolean): Promise<boolean> {
  const end = performance.now() + PATIENCE
  while (!isSo() && performance.now() < end) await sleep(2)
  return isSo()
}

const kinds: readonly Kind[] = [
  'a store',
  'a proxy',
  'a store with an upstream',
  'the server behind a proxy',
  'an upstream store',
]

test.each(kinds)('either side dies at any message, and %s lets go of all', { timeout: LONG }, async kind => {
  const line = await newLine(kind)
  const { relay, stores, bystander, place } = line
  const holders = (): number => stores.reduce((sum, store) => sum + [...store.tempRoots.holders()].length, 0)
  const before = holders()
  const resources = (): number => readdirSync('/proc/self/fd').length
  const descriptors = resources()
  let number = 0
  const done = new Set<string>()
  for (const version of VERSIONS) {
    for (const [name] of Object.entries(CONVERSATIONS)) {
      relay.cut = undefined
      relay.chunks.length = 0
      const whole = await converse(line, name, version)
      if (whole instanceof WireError && whole.code === 'gate') continue
      done.add(name)
      for (const cut of await cutsOf(line, name === 'IsValidPath')) {
        number += 1
        if (number % STRIDE !== 0) continue
        relay.cut = { ...cut, by: (number / STRIDE) % 2 === 0 ? 'end' : 'reset' }
        const what = `${name} in ${version}, cut ${JSON.stringify(relay.cut)}`
        const error = await Promise.race([converse(line, name, version), sleep(PATIENCE, 'nothing')])
        if (error !== undefined) expect(error, what).toBeInstanceOf(WireError)
        expect(await until(() => holders() === before), what).toBe(true)
        expect(await bystander.isValidPath({ path: place.valid }), what).toBe(true)
        for (const dir of stores.map((_, index) => join(line.folder, index === 0 ? 'store' : 'second')))
          expect(await until(() => unfinished(dir).length === 0), what).toBe(true)
      }
    }
  }
  expect(await until(() => resources() <= descriptors)).toBe(true)
  expect([...done].sort()).toEqual(Object.keys(CONVERSATIONS).sort())
  // All locks are free, and all that is valid is whole.
  await bystander.collectGarbage({ action: 'DeleteDead' })
  const said: object[] = []
  const onLog = (message: object): void => void said.push(message)
  expect(await bystander.verifyStore({ checkContents: true }, { onLog })).toBe(false)
  const steps = [
    'reading the Nix store',
    'checking path existence',
    'checking link hashes',
    'checking store hashes',
  ]
  expect(said).toEqual(steps.map(step => ({ kind: 'Next', msg: `${step}...\n` })))
})

test('there is a conversation for every operation that is served', () => {
  const vendors = ['AddTempRoots', 'QueryActiveBuilds', 'QueryPathInfos']
  const others = ['Quit', 'SubmitOutput', ...vendors]
  const names = [...nixDaemon.operations.values()].map(({ name }) => name)
  expect([...Object.keys(CONVERSATIONS), ...others].sort()).toEqual(names.sort())
})
