// Roots of a store and of a real daemon, and what they keep live: over the same trees of links and files, and the same
// derivations with their outputs.

import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { connect, type GcRoot, type NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { type Daemon, startDaemon } from '../peers/peer.ts'
import { pathOf } from '../store/store-support.ts'
import { runs } from '../support/runs.ts'
import { addUploads, type Upload, uploadsOf, type World, worlds } from './support/derivation-worlds.ts'
import { infoOf, nar } from './support/nar.ts'
import { describeReleases } from './support/releases.ts'
import { clearRoots, FORMS, makeRoot, PLACES, type Root, shownRoots } from './support/root-trees.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

const STORE_DIR = '/nix/store'
const missing = pathOf({ storeDir: STORE_DIR }, 'missing')

/** The settings of clients that say what collections keep. */
const KEPT = ['derivations false, outputs false', 'derivations true, outputs false'].flatMap(each => [
  each,
  each.replace('outputs false', 'outputs true'),
])

const root: fc.Arbitrary<Root> = fc.record({
  place: fc.constantFrom(...PLACES),
  form: fc.constantFrom(...FORMS),
  index: fc.nat(99),
})

/** Plain paths, of which each even one refers to the next, and the last is a file. */
function plainPaths(): Upload[] {
  const paths = Array.from({ length: 6 }, (_, index) => pathOf({ storeDir: STORE_DIR }, `root-${index}`))
  const uploads = paths.map((path, index) => {
    const body = nar(index === 5 ? 'file\n' : { entries: { file: 'file\n' } })
    const references = index % 2 === 0 ? [paths[index + 1] as string] : []
    return { path, info: infoOf(body, { references }), nar: body }
  })
  return [1, 0, 3, 2, 5, 4].map(index => uploads[index] as Upload)
}

describeReleases('liveness in a store', peer => {
  let daemon: Daemon
  let served: ServedStore
  let sides: Side[]
  beforeAll(async () => {
    daemon = await startDaemon(peer, { storeDir: STORE_DIR })
    served = await serveStore({ storeDir: STORE_DIR, processDir: '/nowhere' })
    sides = [await openSide(served, served.socket), await openSide(daemon, daemon.socket)]
  })
  afterAll(async () => {
    for (const { client, keeping } of sides)
      for (const each of [client, ...keeping]) each.connection.destroy()
    await served.stop()
    await daemon.stop()
  })

  /** Adds paths to both stores, and waits until no client keeps them live. */
  const add = async (uploads: readonly Upload[]): Promise<void> => {
    for (const { socket, client } of sides) {
      const adding = await connect(socket, { features: [] })
      await addUploads(adding, uploads)
      await adding.close()
      await vi.waitFor(async () => expect(temporary(await client.findRoots())).toEqual([]), 20_000)
    }
  }

  const makeRoots = async (roots: readonly Root[], paths: readonly string[]): Promise<void> => {
    // No request removes the registration of a place in the store.
    for (const { link } of await served.store.metadata.indirectRoots())
      await served.store.metadata.removeIndirectRoot(link)
    for (const { folder, socket, client } of sides) {
      clearRoots(folder)
      const targets = { storeDir: STORE_DIR, paths, missing }
      const registering = await connect(socket, { features: [] })
      const register = (path: string): Promise<unknown> => registering.addIndirectRoot({ path })
      for (const [number, each] of roots.entries()) await makeRoot(folder, each, number, targets, register)
      await registering.close()
      await vi.waitFor(async () => expect(temporary(await client.findRoots())).toEqual([]), 20_000)
    }
  }

  it('is that of the daemon over random trees of links and files', async () => {
    const plain = plainPaths()
    await add(plain)
    const every = FORMS.map((form, index) => ({
      place: PLACES[index % PLACES.length] as Root['place'],
      form,
      index: index % plain.length,
    }))
    await fc.assert(
      fc.asyncProperty(fc.array(root, { maxLength: 12 }), async roots => {
        await makeRoots(
          roots,
          plain.map(({ path }) => path),
        )
        const [ours, theirs] = await Promise.all(sides.map(foundBy))
        expect(ours).toEqual(theirs)
      }),
      { numRuns: 1 + runs(20), examples: [[every]], seed: 11 },
    )
  })

  it('is that of the daemon over random derivations, with each setting of what is kept', async () => {
    let count = 0
    const trees = fc.array(fc.array(root, { maxLength: 4 }), { minLength: 3, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(worlds(), trees, async (world: World, several) => {
        count += 1
        const uploads = uploadsOf(world, STORE_DIR, `world-${count}`)
        await add(uploads)
        for (const roots of several) {
          await makeRoots(
            roots,
            uploads.map(({ path }) => path),
          )
          const [ours, theirs] = await Promise.all(sides.map(foundBy))
          expect(ours).toEqual(theirs)
        }
        await makeRoots([], [])
      }),
      { numRuns: runs(6), seed: 11 },
    )
  })
})

/** Selects the roots that last as long as a connection. */
function temporary(roots: readonly GcRoot[]): GcRoot[] {
  return roots.filter(({ link }) => link.startsWith('{'))
}

/** A store with its clients, of which each has other settings. */
type Side = { folder: string; socket: string; client: NixDaemonClient; keeping: NixDaemonClient[] }

async function openSide({ folder }: { folder: string }, socket: string): Promise<Side> {
  const client = await connect(socket, { features: [] })
  const keeping: NixDaemonClient[] = []
  for (const each of KEPT) {
    const one = await connect(socket, { features: [] })
    const overrides = each.split(', ').map(text => `keep-${text}`.split(' ') as [string, string])
    await one.setOptions({ verbosity: 'Info', maxBuildJobs: 1, buildCores: 1, overrides })
    keeping.push(one)
  }
  return { folder, socket, client, keeping }
}

async function foundBy({ folder, client, keeping }: Side): Promise<unknown> {
  const found: Record<string, unknown> = { roots: shownRoots(await client.findRoots(), folder) }
  for (const [index, each] of keeping.entries())
    for (const action of ['ReturnLive', 'ReturnDead'] as const)
      found[`${action}, ${KEPT[index]}`] = [...(await each.collectGarbage({ action })).paths].sort()
  return found
}
