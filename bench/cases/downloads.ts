import { strictEqual } from 'node:assert'
import type { Benchmark, Prepared, Size, Variant } from '../harness/benchmark.ts'
import { CProgram, runOf, type Told } from '../harness/c-program.ts'
import { Program } from '../harness/program.ts'
import { RealDaemon } from '../harness/real-daemon.ts'
import { putRandom, putTree, putZeros } from '../inputs/contents.ts'
import { sequence } from '../inputs/data.ts'
import { narOf, narOfFile, narOfTree } from '../inputs/nars.ts'
import { Sum } from '../inputs/payload.ts'
import type { Download } from '../programs/requests.ts'

const GIB = 2 ** 30

/** A path and the size of its NAR. */
interface Served {
  readonly path: string
  readonly size: number
}

type Get = (served: Served, ...summed: readonly 'sum'[]) => Promise<Told>

/** A daemon with paths to download, and clients for it. */
class Scene {
  readonly #daemon: RealDaemon
  readonly #programs: Program[] = []

  constructor(daemon: RealDaemon) {
    this.#daemon = daemon
  }

  c(): Get {
    const program = new CProgram('nar-from-path')
    const { socket } = this.#daemon
    return ({ path, size }, ...summed) => program.run(socket, path, size, ...summed)
  }

  /** Makes our client: a separate process that opens a new connection for each download. */
  node(into: Download['into']): Get {
    const program = new Program('download')
    this.#programs.push(program)
    const { socket } = this.#daemon
    return ({ path }, ...summed) => program.ask('download', { socket, path, into, summed: summed.length > 0 })
  }

  async file(size: number, put: (file: string, size: number) => void): Promise<Served> {
    const path = await this.#daemon.add()
    put(this.#daemon.fileOf(path), size)
    return { path, size: narOfFile(size) }
  }

  async tree(count: number): Promise<Served> {
    const path = await this.#daemon.add()
    return { path, size: narOfTree(putTree(this.#daemon.fileOf(path), count)) }
  }

  /** Checks that all clients get the same bytes of a small NAR, and all bytes of the large ones. */
  async check(clients: readonly Get[], served: readonly Served[]): Promise<void> {
    const next = sequence(5)
    const content = Buffer.from(Array.from({ length: 200_003 }, () => next(256)))
    const bytes = narOf(content)
    const path = await this.#daemon.add([], content)
    const sum = new Sum()
    sum.add(bytes)
    for (const get of clients) {
      strictEqual((await get({ path, size: bytes.length }, 'sum')).result, sum.value)
      for (const each of served) strictEqual((await get(each)).result, each.size)
    }
  }

  async close(): Promise<void> {
    for (const program of this.#programs) await program.stop()
    await this.#daemon.stop()
  }
}

const variant =
  (get: Get, served: Served): Variant =>
  async () =>
    runOf(await get(served))

async function prepare(make: (scene: Scene) => Promise<Omit<Prepared, 'close'>>): Promise<Prepared> {
  const scene = new Scene(await RealDaemon.start())
  try {
    return { ...(await make(scene)), close: () => scene.close() }
  } catch (error) {
    await scene.close()
    throw error
  }
}

/** Compares a C client with ours, which gets the NAR in these ways. */
function against(
  serve: (scene: Scene, size: Size) => Promise<Served>,
  items: (size: Size) => number,
  ways: Readonly<Record<string, Download['into']>>,
): Benchmark['prepare'] {
  return size =>
    prepare(async scene => {
      const served = await serve(scene, size)
      const gets = [scene.c(), ...Object.values(ways).map(into => scene.node(into))]
      const names = ['C client', ...Object.keys(ways)]
      return {
        items: items(size),
        variants: Object.fromEntries(gets.map((get, index) => [names[index], variant(get, served)])),
        check: () => scene.check(gets, [served]),
      }
    })
}

const common = { outside: true, byClock: true, needs: 'releases' } as const

const mebibytes = (size: Size): number => (size === 'full' ? 1024 : 2)
const random = (scene: Scene, size: Size): Promise<Served> => scene.file(mebibytes(size) << 20, putRandom)
const files = (size: Size): number => (size === 'full' ? 40_000 : 150)

export const narFile: Benchmark = {
  ...common,
  name: 'nar-file',
  title: 'NarFromPath of 1 GiB from a real daemon into a sink, against a C client that knows the size',
  goal: { ratio: 1.05 },
  unit: 'MiB',
  rounds: 9,
  compiles: true,
  prepare: against(random, mebibytes, { nixwire: 'sink' }),
}

export const narFileIterated: Benchmark = {
  ...common,
  name: 'nar-file-iterated',
  title: 'the same as an async iterable',
  goal: { ratio: 1.25 },
  unit: 'MiB',
  rounds: 9,
  compiles: true,
  prepare: against(random, mebibytes, { nixwire: 'iterator' }),
}

export const narTree: Benchmark = {
  ...common,
  name: 'nar-tree',
  title: 'NarFromPath of a tree of 40,000 files into a sink, against a C client that knows the size',
  goal: { ratio: 1.15 },
  unit: 'files',
  rounds: 9,
  compiles: true,
  prepare: against((scene, size) => scene.tree(files(size)), files, {
    nixwire: 'sink',
    'nixwire, async iterable': 'iterator',
  }),
}

/** Checks that ten times the size takes no more memory. Each size has a separate process. */
function flat(name: string, title: string, into: Download['into']): Benchmark {
  return {
    ...common,
    name,
    title,
    goal: { moreMiB: 16 },
    unit: 'MiB',
    rounds: 2,
    prepare: size =>
      prepare(async scene => {
        const unit = size === 'full' ? GIB : 1 << 20
        const served = [await scene.file(unit, putZeros), await scene.file(10 * unit, putZeros)] as const
        const gets = [scene.node(into), scene.node(into)] as const
        return {
          items: 1,
          variants: { '1 GiB': variant(gets[0], served[0]), nixwire: variant(gets[1], served[1]) },
          check: () => scene.check(gets, size === 'full' ? [] : served),
        }
      }),
  }
}

export const narFlat: Benchmark = flat(
  'nar-flat',
  'memory for NarFromPath of 10 GiB (of zeros) into a sink, against 1 GiB',
  'sink',
)
export const narFlatIterated: Benchmark = flat(
  'nar-flat-iterated',
  'the same as an async iterable',
  'iterator',
)
