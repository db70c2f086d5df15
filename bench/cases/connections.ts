import { deepStrictEqual, strictEqual } from 'node:assert'
import { join } from 'node:path'
import { listen } from '../../generated/nix-daemon/server.ts'
import type { Load } from '../baselines/load.ts'
import { listenByHand } from '../baselines/server.ts'
import type { Benchmark, Prepared } from '../harness/benchmark.ts'
import { Run } from '../harness/measure.ts'
import { Program } from '../harness/program.ts'
import { temporary } from '../harness/temporary.ts'
import { isValid } from '../inputs/asked-path.ts'

/** Figures of one load: as the client process sees it, and from the server process. */
interface Loaded {
  readonly load: Load
  /** Processor time of the server, and its memory with all connections open. */
  readonly cpuMs: number
  readonly rssMiB: number
}

async function startServer(name: string): Promise<{ server: Program; path: string }> {
  const server = new Program(name)
  const path = join(temporary(), 'socket')
  await server.ask('listen', path)
  return { server, path }
}

class Scene {
  readonly #client = new Program('load')
  readonly #servers = new Map<string, { readonly server: Program; readonly path: string }>()

  async start(...names: readonly string[]): Promise<void> {
    for (const name of names) this.#servers.set(name, await startServer(name))
  }

  async load(name: string, count: number): Promise<Loaded> {
    const { server, path } = this.#servers.get(name) as { server: Program; path: string }
    const before = await server.usage()
    const load = await this.#client.ask<Load>('load', { path, count })
    const { cpuMs, rssMiB } = await server.usage()
    await this.#client.ask('close')
    return { load, cpuMs: cpuMs - before.cpuMs, rssMiB }
  }

  /** Opens connections to a server in this process and leaves them open. */
  async fill(listenAt: (path: string) => Promise<unknown>, count: number): Promise<unknown> {
    const path = join(temporary(), 'socket')
    const server = await listenAt(path)
    await this.#client.ask('load', { path, count })
    return server
  }

  async close(): Promise<void> {
    await this.#client.stop()
    for (const { server } of this.#servers.values()) await server.stop()
  }
}

async function prepareLoad(count: number): Promise<Prepared> {
  const scene = new Scene()
  await scene.start('hand-server', 'server')
  const variant = (name: string) => async () => {
    const { load, cpuMs, rssMiB } = await scene.load(name, count)
    return new Run(load.ms, cpuMs, rssMiB)
  }
  return {
    items: count,
    variants: { 'by hand': variant('hand-server'), nixwire: variant('server') },
    keep: {
      'by hand': () => scene.fill(path => listenByHand(path, isValid), count),
      nixwire: () => scene.fill(path => listen(path, { isValidPath: asked => isValid(asked.path) }), count),
    },
    async check() {
      const [byHand, ours] = [await scene.load('hand-server', count), await scene.load('server', count)]
      strictEqual(byHand.load.valid, Math.ceil(count / 2))
      deepStrictEqual(ours.load.valid, byHand.load.valid)
    },
    close: () => scene.close(),
  }
}

function manyConnections(name: string, count: number): Benchmark {
  return {
    name,
    title: `${count.toLocaleString('en')} clients connect, ask once and stay`,
    goal: { ratio: 1.5 },
    unit: 'connections',
    rounds: 15,
    outside: true,
    byClock: true,
    prepare: size => prepareLoad(size === 'full' ? count : 20),
  }
}

export const thousandConnections: Benchmark = manyConnections('connections-1k', 1000)
export const thousandsOfConnections: Benchmark = manyConnections('connections-5k', 5000)

/** Measures fairness: no client should wait much longer than the others. */
export const evenConnections: Benchmark = {
  name: 'connections-even',
  title: 'the slowest of 5,000 clients that connect and ask once, against their median',
  goal: { ratio: 3 },
  unit: 'connections',
  rounds: 15,
  outside: true,
  byClock: true,
  async prepare(size) {
    const count = size === 'full' ? 5000 : 20
    const scene = new Scene()
    await scene.start('hand-server', 'server')
    // All figures of a round come from the same connections.
    const figures = ['median', 'by hand', 'nixwire'] as const
    let round: Promise<Record<(typeof figures)[number], number>> | undefined
    let taken = 0
    const measured = async (): Promise<Record<(typeof figures)[number], number>> => {
      const { load: byHand } = await scene.load('hand-server', count)
      const { load: ours } = await scene.load('server', count)
      const median = ours.medianMs
      // A busy machine delays some connections of both servers, so scale the baseline to our median.
      return { median, 'by hand': median * (byHand.slowestMs / byHand.medianMs), nixwire: ours.slowestMs }
    }
    const figure = (name: (typeof figures)[number]) => async () => {
      round ??= measured()
      const ms = (await round)[name]
      taken += 1
      if (taken % figures.length === 0) round = undefined
      return new Run(ms, 0)
    }
    return {
      items: 1,
      variants: Object.fromEntries(figures.map(name => [name, figure(name)])),
      async check() {
        const { load } = await scene.load('server', count)
        strictEqual(load.valid, Math.ceil(count / 2))
      },
      close: () => scene.close(),
    }
  },
}
