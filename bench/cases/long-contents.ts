import { strictEqual } from 'node:assert'
import { randomFillSync } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '../../generated/nix-daemon/index.ts'
import type { Benchmark, Prepared, Variant } from '../harness/benchmark.ts'
import { runOf, type Told } from '../harness/c-program.ts'
import type { Run } from '../harness/measure.ts'
import { Program } from '../harness/program.ts'
import { temporary } from '../harness/temporary.ts'
import { fill, restrict, runTools, startOurs, startReal, type ToolStore } from '../harness/tool-stores.ts'
import { smallContents } from '../inputs/store-data.ts'

const BOTH = { 'real daemon': () => startReal(), nixwire: () => startOurs() } as const

/** Both stores, and a file to add to them. */
interface Scene {
  readonly stores: Readonly<Record<string, ToolStore>>
  readonly file: string
}

async function sceneOf(mebibytes: number, small: number, cores: number): Promise<Scene> {
  const file = join(temporary(), 'large')
  writeFileSync(file, randomFillSync(Buffer.allocUnsafeSlow(mebibytes << 20)))
  const stores: Record<string, ToolStore> = {}
  for (const [name, start] of Object.entries(BOTH)) {
    const store = await start()
    stores[name] = store
    if (small > 0) await fill(store, smallContents(small, store.storeDir))
    restrict(store, cores)
  }
  return { stores, file }
}

async function add(store: ToolStore, file: string): Promise<{ readonly run: Run; readonly path: string }> {
  const { run, output } = await runTools(store, ['nix-store', '--add', file], { cores: 2 })
  return { run, path: output.trim() }
}

/** Makes a benchmark of both stores by `variantOf`, which is called once for each. */
async function prepared(
  { stores, file }: Scene,
  items: number,
  variantOf: (store: ToolStore) => Promise<Variant>,
): Promise<Prepared> {
  const variants: Record<string, Variant> = {}
  for (const [name, store] of Object.entries(stores)) variants[name] = await variantOf(store)
  return {
    items,
    variants,
    async check() {
      for (const store of Object.values(stores)) {
        const { path } = await add(store, file)
        const inFolder = join(store.storeFolder, path.slice(store.storeDir.length))
        strictEqual(statSync(inFolder).size, statSync(file).size)
      }
    },
    async close() {
      for (const store of Object.values(stores)) await store.stop()
    },
  }
}

const common = { rounds: 7, outside: true, byClock: true, needs: 'releases' } as const

function verification(name: string, cores: number): Benchmark {
  const where = cores === 1 ? ', server and tools on one core' : ''
  return {
    ...common,
    name,
    title: `\`nix-store --verify --check-contents\` of 3,000 small paths and one of 512 MiB, against the newest installed release${where}`,
    goal: { ratio: 1 },
    unit: 'paths',
    async prepare(size) {
      const [mebibytes, small] = size === 'full' ? [512, 3000] : [2, 20]
      const scene = await sceneOf(mebibytes, small, cores)
      return prepared(scene, small + 1, async store => {
        await add(store, scene.file)
        const argv = ['nix-store', '--verify', '--check-contents']
        return async () => (await runTools(store, argv, { cores })).run
      })
    },
  }
}

export const verify: Benchmark = verification('tool-verify', 2)
export const verifyOneCore: Benchmark = verification('tool-verify-1core', 1)

export const addLarge: Benchmark = {
  ...common,
  name: 'tool-up',
  title:
    '`nix-store --add` of 512 MiB to a store that does not have it, against the newest installed release',
  goal: { ratio: 1 },
  unit: 'MiB',
  async prepare(size) {
    const mebibytes = size === 'full' ? 512 : 2
    const scene = await sceneOf(mebibytes, 0, 2)
    return prepared(scene, mebibytes, async store => async () => {
      const { run, path } = await add(store, scene.file)
      await runTools(store, ['nix-store', '--delete', path], { cores: 2 })
      return run
    })
  },
}

export const readLarge: Benchmark = {
  ...common,
  name: 'tool-down',
  title:
    'NarFromPath of 512 MiB by our client, since tools of Nix read the files, against the newest installed release',
  goal: { ratio: 0.8 },
  unit: 'MiB',
  async prepare(size) {
    const mebibytes = size === 'full' ? 512 : 2
    const scene = await sceneOf(mebibytes, 0, 2)
    const program = new Program('download')
    const made = await prepared(scene, mebibytes, async store => {
      const { path } = await add(store, scene.file)
      const client = await connect(store.socket)
      strictEqual(await client.isValidPath({ path }), true)
      await client.close()
      const request = { socket: store.socket, path, into: 'sink' }
      return async () => runOf(await program.ask<Told>('download', request))
    })
    return {
      ...made,
      async close() {
        await program.stop()
        await made.close?.()
      },
    }
  },
}
