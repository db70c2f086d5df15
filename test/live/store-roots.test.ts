// Roots of a store and of a real daemon, found over the same trees of links and files.

import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { connect, type GcRoot, type NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { type Daemon, startDaemon } from '../peers/peer.ts'
import { pathOf } from '../store/store-support.ts'
import { runs } from '../support/runs.ts'
import { infoOf, nar } from './support/nar.ts'
import { describeReleases } from './support/releases.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

const STORE_DIR = '/nix/store'
const COUNT = 6
const paths = Array.from({ length: COUNT }, (_, index) => pathOf({ storeDir: STORE_DIR }, `root-${index}`))

const FORMS = [
  'link',
  'link into a path',
  'link to nothing in a path',
  'link to a link',
  'link to a link into a path',
  'relative link to a link',
  'link to a link to a link',
  'link to a folder',
  'link to a file',
  'link to nothing',
  'link to the store',
  'link to a path that is not valid',
  'file',
  'file of another name',
  'file of a path that is not valid',
  'folder',
] as const
const PLACES = ['gcroots', 'gcroots/hydra', 'gcroots/a/b', 'profiles', 'profiles/per-user/alice'] as const

type Root = { place: (typeof PLACES)[number]; form: (typeof FORMS)[number]; index: number }

/** Makes one root in the state of a store below `folder`. */
function make(folder: string, { place, form, index }: Root, number: number): void {
  const path = paths[index] as string
  const state = join(folder, 'state', place)
  const outside = join(folder, 'work/outside')
  mkdirSync(state, { recursive: true })
  mkdirSync(outside, { recursive: true })
  const own = join(state, `own-${number}`)
  const [first, second] = [join(outside, `${number}`), join(outside, `${number}-again`)]
  const link = (target: string, ...at: string[]): void => {
    let to = target
    for (const each of at) {
      symlinkSync(to, each)
      to = each
    }
  }
  const file = (name: string): void => writeFileSync(join(state, name), 'a text')
  const missing = pathOf({ storeDir: STORE_DIR }, 'missing')
  const makers: Record<Root['form'], () => void> = {
    link: () => link(path, own),
    'link into a path': () => link(`${path}/file`, own),
    'link to nothing in a path': () => link(`${path}/no/file`, own),
    'link to a link': () => link(path, first, own),
    'link to a link into a path': () => link(`${path}/file`, first, own),
    'relative link to a link': () => {
      link(path, first)
      link(`${'../'.repeat(place.split('/').length + 1)}work/outside/${number}`, own)
    },
    'link to a link to a link': () => link(path, second, first, own),
    'link to a folder': () => {
      mkdirSync(first)
      link(path, join(first, 'inside'))
      link(first, own)
    },
    'link to a file': () => {
      writeFileSync(first, path)
      link(first, own)
    },
    'link to nothing': () => link(first, own),
    'link to the store': () => link(STORE_DIR, own),
    'link to a path that is not valid': () => link(missing, own),
    file: () => file(basename(path)),
    'file of another name': () => file(`${basename(path)}~`),
    'file of a path that is not valid': () => file(basename(missing)),
    folder: () => mkdirSync(join(state, basename(path)), { recursive: true }),
  }
  makers[form]()
}

function clear(folder: string): void {
  for (const name of ['gcroots', 'profiles'])
    for (const entry of readdirSync(join(folder, 'state', name)))
      if (entry !== 'auto') rmSync(join(folder, 'state', name, entry), { recursive: true, force: true })
  rmSync(join(folder, 'work/outside'), { recursive: true, force: true })
}

/** Adds the paths, of which each even one refers to the next. */
async function addPaths(client: NixDaemonClient): Promise<void> {
  const body = nar({ entries: { file: 'file\n' } })
  for (const index of [...paths.keys()].reverse()) {
    const references = index % 2 === 0 ? [paths[index + 1] as string] : []
    await client.addToStoreNar(
      { path: paths[index] as string, info: infoOf(body, { references }), dontCheckSigs: true },
      body,
    )
  }
  await client.close()
}

function shown(roots: readonly GcRoot[], folder: string): string[] {
  return roots.map(({ link, target }) => `${link.replace(folder, 'FOLDER')} -> ${target}`).sort()
}

describeReleases('roots of a store', peer => {
  let daemon: Daemon
  let served: ServedStore
  let theirs: NixDaemonClient
  let ours: NixDaemonClient
  beforeAll(async () => {
    daemon = await startDaemon(peer, { storeDir: STORE_DIR })
    served = await serveStore({ storeDir: STORE_DIR })
    await addPaths(await connect(daemon.socket))
    await addPaths(await served.connect())
    theirs = await connect(daemon.socket)
    ours = await served.connect({ features: [] })
    for (const client of [theirs, ours])
      await vi.waitFor(async () => expect(await client.findRoots()).toEqual([]), 20_000)
  })
  afterAll(async () => {
    await theirs.close()
    await served.stop()
    await daemon.stop()
  })

  const live = async (client: NixDaemonClient): Promise<string[]> =>
    [...(await client.collectGarbage({ action: 'ReturnLive' })).paths].sort()

  it('are those of the daemon over random trees of links and files, and keep the same paths', async () => {
    const root = fc.record({
      place: fc.constantFrom(...PLACES),
      form: fc.constantFrom(...FORMS),
      index: fc.nat(COUNT - 1),
    })
    const every = FORMS.map((form, index) => ({
      place: PLACES[index % PLACES.length],
      form,
      index: index % COUNT,
    }))
    await fc.assert(
      fc.asyncProperty(fc.array(root, { maxLength: 12 }), async roots => {
        for (const { folder } of [daemon, served]) {
          clear(folder)
          for (const [number, each] of roots.entries()) make(folder, each, number)
        }
        expect(shown(await ours.findRoots(), served.folder)).toEqual(
          shown(await theirs.findRoots(), daemon.folder),
        )
        expect(await live(ours)).toEqual(await live(theirs))
      }),
      { numRuns: runs(15), examples: [[every as Root[]]] },
    )
  })
})
