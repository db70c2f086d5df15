import { symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { NixDaemonClient } from '../../../generated/nix-daemon/index.ts'
import { type ServedStore, serveStore } from '../../live/support/served-store.ts'
import { eventually } from '../../support/eventually.ts'
import { runs } from '../../support/runs.ts'
import { addNar, pathOf } from '../store-support.ts'

/** The expected state of a store, kept in the simplest way. */
class Model {
  readonly references = new Map<string, readonly string[]>()
  readonly links = new Map<number, string>()
  /** Temporary roots by connection. */
  readonly held = new Map<number, Set<string>>()

  live(): Set<string> {
    const live = new Set<string>()
    const waiting = [...this.links.values(), ...[...this.held.values()].flatMap(paths => [...paths])]
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const references = this.references.get(path)
      if (references === undefined || live.has(path)) continue
      live.add(path)
      waiting.push(...references)
    }
    return live
  }

  dead(): string[] {
    const live = this.live()
    return [...this.references.keys()].filter(path => !live.has(path)).sort()
  }
}

interface Step {
  readonly kind: 'add' | 'hold' | 'link' | 'unlink' | 'leave' | 'collect' | 'print' | 'delete'
  readonly client: number
  readonly path: number
  readonly references: readonly number[]
}

const CLIENTS = 3
const PATHS = 8

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('add', 'add', 'add', 'hold', 'link', 'unlink', 'leave', 'collect', 'print', 'delete'),
  client: fc.nat(CLIENTS - 1),
  path: fc.nat(PATHS - 1),
  references: fc.uniqueArray(fc.nat(PATHS - 1), { maxLength: 3 }),
})

/** A store and its model, which go through the same steps. */
class Pair {
  readonly #served: ServedStore
  readonly #model = new Model()
  readonly #clients = new Map<number, NixDaemonClient>()
  readonly #paths: readonly string[]
  #links = 0

  constructor(served: ServedStore) {
    this.#served = served
    this.#paths = Array.from({ length: PATHS }, (_, index) => pathOf(served, `p${index}`))
  }

  async take({ kind, client: number, path: index, references }: Step): Promise<void> {
    const model = this.#model
    const client = await this.#client(number)
    const held = model.held.get(number) as Set<string>
    const path = this.#paths[index] as string
    if (kind === 'add') {
      const wanted = references.map(each => this.#paths[each] as string).filter(each => each !== path)
      const missing = wanted.some(each => !model.references.has(each)) && !model.references.has(path)
      const adding = addNar(this.#served, client, `p${index}`, { references: wanted })
      if (missing) await expect(adding).rejects.toThrow(/is not valid/)
      else await adding
      if (!missing && !model.references.has(path)) model.references.set(path, wanted)
      for (const each of [path, ...wanted]) held.add(each)
    } else if (kind === 'hold') {
      await client.addTempRoot({ path })
      held.add(path)
    } else if (kind === 'link') {
      this.#links += 1
      symlinkSync(path, this.#link(this.#links))
      await client.addIndirectRoot({ path: this.#link(this.#links) })
      model.links.set(this.#links, path)
      held.add(path)
    } else if (kind === 'unlink') {
      const [link] = model.links.keys()
      if (link === undefined) return
      unlinkSync(this.#link(link))
      model.links.delete(link)
    } else if (kind === 'leave') await this.#leave(number)
    else if (kind === 'print') {
      expect((await client.collectGarbage({ action: 'ReturnLive' })).paths).toEqual([...model.live()].sort())
      expect((await client.collectGarbage({ action: 'ReturnDead' })).paths).toEqual(model.dead())
    } else if (kind === 'delete') await this.#deleteOne(client, path)
    else {
      const dead = model.dead()
      const { paths } = await client.collectGarbage({ action: 'DeleteDead' })
      expect([...paths].sort()).toEqual(dead)
      for (const each of dead) model.references.delete(each)
    }
  }

  async check(): Promise<void> {
    const client = await this.#client(0)
    expect(await client.queryAllValidPaths()).toEqual([...this.#model.references.keys()].sort())
    for (const [path, references] of this.#model.references)
      expect((await client.queryPathInfo({ path }))?.references).toEqual([...references].sort())
    expect(await client.verifyStore({ checkContents: true })).toBe(false)
  }

  async #deleteOne(client: NixDaemonClient, path: string): Promise<void> {
    const { references } = this.#model
    if (!references.has(path)) return
    const isNeeded =
      this.#model.live().has(path) || [...references].some(([, others]) => others.includes(path))
    const deleting = client.collectGarbage({ action: 'DeleteSpecific', pathsToDelete: [path] })
    if (isNeeded) await expect(deleting).rejects.toThrow(/still alive/)
    else {
      expect((await deleting).paths).toEqual([path])
      references.delete(path)
    }
  }

  /** Closes a connection, and waits until the store notices its end. */
  async #leave(number: number): Promise<void> {
    const holders = [...this.#served.store.tempRoots.holders()].length
    await this.#clients.get(number)?.close()
    this.#clients.delete(number)
    this.#model.held.delete(number)
    await eventually(() => expect([...this.#served.store.tempRoots.holders()].length).toBe(holders - 1))
  }

  async #client(number: number): Promise<NixDaemonClient> {
    const known = this.#clients.get(number)
    if (known !== undefined) return known
    const client = await this.#served.connect({ features: [] })
    this.#clients.set(number, client)
    this.#model.held.set(number, new Set())
    return client
  }

  #link(number: number): string {
    return join(this.#served.folder, 'work', `link-${number}`)
  }
}

it('a collection keeps the paths that a simple model calls live and deletes the rest, after any steps', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async steps => {
      const served = await serveStore({ processDir: '/nowhere' })
      try {
        const pair = new Pair(served)
        for (const each of steps) await pair.take(each)
        await pair.check()
      } finally {
        await served.stop()
      }
    }),
    { numRuns: runs(60) },
  )
})
