import { rmSync } from 'node:fs'
import { connect } from '../../generated/nix-daemon/index.ts'
import { Program } from '../harness/program.ts'
import type { Pause, Pauses } from '../harness/report.ts'
import { temporary } from '../harness/temporary.ts'
import { storePaths } from '../inputs/data.ts'
import { DEMANDS, OWN_STORES } from '../programs/demands.ts'
import type { Demand, Opening } from '../programs/requests.ts'

const STORE_DIR = '/nix/store'

/** Numbers of paths in the store, and of elements in the requests. */
const COUNTS: readonly number[] = [1000, 10_000, 100_000]

export interface PauseOptions {
  readonly counts?: readonly number[]
  /** The requests to make; all others are left out. */
  readonly only?: RegExp
  /** Called with each row as soon as it is complete. */
  readonly onRow?: (row: Pauses) => void
}

/** Measures how long each request of one client keeps another one waiting. */
export async function measurePauses({ counts = COUNTS, only, onRow }: PauseOptions = {}): Promise<Pauses[]> {
  const rows: Pauses[] = []
  const shared = new Map<number, Scene>()
  for (const name of Object.keys(DEMANDS)) {
    if (only?.test(name) === false) continue
    const own = OWN_STORES[name]
    const pauses: Pause[] = []
    for (const count of counts) {
      const scene = (own === undefined ? shared.get(count) : undefined) ?? new Scene()
      if (!scene.isOpen) await scene.open({ paths: count, ...own })
      if (own === undefined) shared.set(count, scene)
      pauses.push(await scene.measure(name))
      if (own !== undefined) await scene.close()
    }
    const row = { name, pauses }
    onRow?.(row)
    rows.push(row)
  }
  for (const scene of shared.values()) await scene.close()
  return rows
}

/** A store in a process, and a client that makes requests in another. */
class Scene {
  readonly #store = new Program('store')
  readonly #client = new Program('demand')
  readonly #dir = temporary()
  #url = ''
  #paths = 0

  get isOpen(): boolean {
    return this.#url !== ''
  }

  async open(opening: Omit<Opening, 'dir' | 'storeDir'>): Promise<void> {
    this.#paths = opening.paths
    this.#url = await this.#store.ask('open', { dir: this.#dir, storeDir: STORE_DIR, ...opening })
  }

  /** Makes a request, and asks from another connection again and again meanwhile. */
  async measure(name: string): Promise<Pause> {
    const [path = ''] = storePaths(1)
    const demand: Demand = { url: this.#url, storeDir: STORE_DIR, name, paths: this.#paths }
    const other = await connect(this.#url)
    await this.#store.ask('longestTurn')
    let isDone = false
    const making = this.#client.ask<number>('make', demand).finally(() => {
      isDone = true
    })
    let longest = 0
    while (!isDone) {
      const asked = performance.now()
      await other.isValidPath({ path })
      longest = Math.max(longest, performance.now() - asked)
    }
    await other.close()
    const turn = await this.#store.ask<number>('longestTurn')
    return { elements: this.#paths, longest, turn, took: await making }
  }

  async close(): Promise<void> {
    await this.#client.stop()
    await this.#store.stop()
    rmSync(this.#dir, { recursive: true, force: true })
  }
}
