import { deepStrictEqual } from 'node:assert'
import { join } from 'node:path'
import type { Benchmark, Prepared, Variant } from '../harness/benchmark.ts'
import type { Run } from '../harness/measure.ts'
import { temporary } from '../harness/temporary.ts'
import {
  fill,
  nix,
  restrict,
  runTools,
  startOurs,
  startReal,
  type ToolStore,
} from '../harness/tool-stores.ts'
import { smallContents } from '../inputs/store-data.ts'

const BOTH = { 'real daemon': () => startReal(), nixwire: () => startOurs() } as const

function onCores(cores: number): string {
  return cores === 1 ? ', server and tools on one core' : ''
}

interface Listed {
  readonly run: Run
  /** Names of the listed paths. */
  readonly names: readonly string[]
}

async function list(store: ToolStore, clients: number, cores: number): Promise<Listed> {
  const argv = nix('path-info', '--all', '--json', '--json-format', '1')
  const { run, output } = await runTools(store, argv, { clients, cores })
  const names = Object.keys(JSON.parse(output)).map(path => path.slice(store.storeDir.length + 1))
  return { run, names: names.sort() }
}

function listing(name: string, clients: number, count: number, cores: number): Benchmark {
  const who = clients === 1 ? '' : `${clients} times at once `
  return {
    name,
    title: `\`nix path-info --all --json\` ${who}of ${count.toLocaleString('en')} paths, against the newest installed release${onCores(cores)}`,
    goal: { ratio: 1 },
    unit: 'paths',
    rounds: 15,
    outside: true,
    byClock: true,
    needs: 'releases',
    async prepare(size): Promise<Prepared> {
      const paths = size === 'full' ? count : 30
      const stores: ToolStore[] = []
      const variants: Record<string, Variant> = {}
      const all: (() => Promise<Listed>)[] = []
      for (const [variant, start] of Object.entries(BOTH)) {
        const store = await start()
        stores.push(store)
        await fill(store, smallContents(paths, store.storeDir))
        restrict(store, cores)
        const listed = (): Promise<Listed> => list(store, clients, cores)
        variants[variant] = async () => (await listed()).run
        all.push(listed)
      }
      return {
        items: paths * clients,
        variants,
        async check() {
          const [theirs, ours] = await Promise.all(all.map(listed => listed()))
          deepStrictEqual(ours?.names.length, paths)
          deepStrictEqual(ours?.names, theirs?.names)
        },
        async close() {
          for (const store of stores) await store.stop()
        },
      }
    },
  }
}

export const listAll: Benchmark = listing('tool-list', 1, 3000, 2)
export const listAllOneCore: Benchmark = listing('tool-list-1core', 1, 3000, 1)
export const listAllAtOnce: Benchmark = listing('tool-list-4', 4, 2000, 2)
export const listAllAtOnceOneCore: Benchmark = listing('tool-list-4-1core', 4, 2000, 1)

function copying(name: string, cores: number): Benchmark {
  return {
    name,
    title: `\`nix copy\` of 3,000 small paths into a server that has just started, against the newest installed release${onCores(cores)}`,
    goal: { ratio: 1 },
    unit: 'paths',
    rounds: 7,
    outside: true,
    byClock: true,
    needs: 'releases',
    async prepare(size): Promise<Prepared> {
      const count = size === 'full' ? 3000 : 20
      const source = await startReal()
      const contents = smallContents(count, source.storeDir)
      await fill(source, contents)
      // A cache does not know the names of all of its paths.
      const paths = contents.map(({ info }) => info.path)
      const cache = `file://${join(temporary('/tmp'), 'cache')}`
      await runTools(source, nix('copy', '--all', '--to', cache), { cores: 2 })
      const copied = async (start: () => Promise<ToolStore>): Promise<Listed> => {
        const store = await start()
        try {
          restrict(store, cores)
          const argv = nix('copy', '--no-check-sigs', '--from', cache, ...paths)
          const { run } = await runTools(store, argv, { cores })
          return { run, names: (await list(store, 1, 2)).names }
        } finally {
          await store.stop()
        }
      }
      const { storeDir } = source
      const ours = (): Promise<Listed> => copied(() => startOurs({ storeDir }))
      const theirs = (): Promise<Listed> => copied(() => startReal(storeDir))
      return {
        items: count,
        variants: {
          'real daemon': async () => (await theirs()).run,
          nixwire: async () => (await ours()).run,
        },
        async check() {
          const names = (await theirs()).names
          deepStrictEqual(names.length, count)
          deepStrictEqual((await ours()).names, names)
        },
        close: () => source.stop(),
      }
    },
  }
}

export const copyIn: Benchmark = copying('tool-copy', 2)
export const copyInOneCore: Benchmark = copying('tool-copy-1core', 1)
