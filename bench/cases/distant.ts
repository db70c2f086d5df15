import { deepStrictEqual, strictEqual } from 'node:assert'
import { connect } from '../../generated/nix-daemon/index.ts'
import type { Benchmark, Prepared } from '../harness/benchmark.ts'
import { startDelay } from '../harness/delay.ts'
import { Run } from '../harness/measure.ts'
import { fill, restrict, startOurs, startReal, type ToolStore } from '../harness/tool-stores.ts'
import { treeContents } from '../inputs/store-data.ts'

/** Milliseconds between a question to the distant store and its answer. */
const AWAY = 40

/** Asks a store one question after the other. */
async function ask(url: string, path: string, times: number): Promise<Run> {
  const client = await connect(url)
  const started = performance.now()
  for (let time = 0; time < times; time += 1) strictEqual(await client.isValidPath({ path }), true)
  const run = new Run(performance.now() - started, 0)
  await client.close()
  return run
}

/** Fetches a closure into a store, whose connection to the distant one is made before. */
async function fetchInto({ socket }: ToolStore, path: string): Promise<{ run: Run; valid: string[] }> {
  const client = await connect(socket)
  await client.querySubstitutablePaths({ paths: [path] })
  const started = performance.now()
  await client.ensurePath({ path })
  const run = new Run(performance.now() - started, 0)
  const valid = [...(await client.queryAllValidPaths())].sort()
  await client.close()
  return { run, valid }
}

function distant(name: string, cores: number): Benchmark {
  const where = cores === 1 ? ', our server on one core' : ''
  return {
    name,
    title: `a closure of 200 small paths in 8 levels, fetched from an upstream store ${AWAY} ms away (the newest installed release), against one wait for each level${where}`,
    goal: { ratio: 2 },
    unit: 'paths',
    rounds: 7,
    outside: true,
    byClock: true,
    needs: 'releases',
    async prepare(size): Promise<Prepared> {
      const count = size === 'full' ? 200 : 20
      const upstream = await startReal()
      const { storeDir } = upstream
      const contents = treeContents(count, storeDir)
      await fill(upstream, contents)
      const delay = await startDelay(upstream.socket, AWAY)
      const top = contents.at(-1)?.info.path as string
      const levels = Math.ceil(Math.log2(count + 1))
      const fetched = async (): ReturnType<typeof fetchInto> => {
        const store = await startOurs({ storeDir, upstream: delay.url })
        try {
          restrict(store, cores)
          return await fetchInto(store, top)
        } finally {
          await store.stop()
        }
      }
      return {
        items: count,
        variants: {
          'a wait for each level': () => ask(delay.url, top, levels),
          nixwire: async () => (await fetched()).run,
        },
        async check() {
          await ask(delay.url, top, 1)
          deepStrictEqual((await fetched()).valid, contents.map(({ info }) => info.path).sort())
        },
        async close() {
          await delay.close()
          await upstream.stop()
        },
      }
    },
  }
}

export const fetchDistant: Benchmark = distant('store-distant', 2)
export const fetchDistantOneCore: Benchmark = distant('store-distant-1core', 1)
