import { deepStrictEqual, strictEqual } from 'node:assert'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import {
  AddMultipleToStore,
  AddMultipleToStoreStream,
  connect,
  encodeStream,
  type NixDaemonClient,
} from '../../generated/nix-daemon/index.ts'
import { startDaemon } from '../../test/peers/peer.ts'
import type { Benchmark } from '../harness/benchmark.ts'
import { Run } from '../harness/measure.ts'
import { Program } from '../harness/program.ts'
import { release } from '../harness/real-daemon.ts'
import { temporary } from '../harness/temporary.ts'
import { sequence, storePaths } from '../inputs/data.ts'
import { type Content, smallContents } from '../inputs/store-data.ts'
import type { Opening } from '../programs/requests.ts'

/** A store in its own process whose paths have metadata but no contents, and a sample of them to query. */
class Known {
  readonly #program = new Program('store')
  readonly #paths: readonly string[]
  #client: NixDaemonClient | undefined

  constructor(count: number, questions: number) {
    const all = storePaths(count)
    const next = sequence(17)
    this.#paths = Array.from({ length: questions }, () => all[next(count)] as string)
  }

  async start(count: number): Promise<void> {
    const opening: Opening = { dir: join(temporary(), 'ours'), storeDir: '/nix/store', paths: count }
    const url = await this.#program.ask<string>('open', opening)
    this.#client = await connect(url)
  }

  /** Queries the sample; returns the number of references in all answers. */
  async ask(): Promise<number> {
    let references = 0
    for (const path of this.#paths) {
      const answer = await this.#client?.queryPathInfo({ path })
      references += answer?.references.length ?? Number.NaN
    }
    return references
  }

  async close(): Promise<void> {
    await this.#client?.close()
    await this.#program.ask('close')
    await this.#program.stop()
  }
}

export const millionValid: Benchmark = {
  name: 'store-million',
  title: 'QueryPathInfo of our store with 1,000,000 valid paths, against one with 1,000',
  goal: { ratio: 1.5 },
  unit: 'questions',
  rounds: 15,
  outside: true,
  byClock: true,
  async prepare(size) {
    const questions = size === 'full' ? 5000 : 50
    const [few, many] = size === 'full' ? [1000, 1_000_000] : [100, 2000]
    const [small, large] = [new Known(few, questions), new Known(many, questions)]
    await small.start(few)
    await large.start(many)
    return {
      items: questions,
      variants: { 'among 1,000': () => small.ask(), nixwire: () => large.ask() },
      async check() {
        // Fewer than four references: duplicates among the random ones, and the first paths have few predecessors.
        for (const references of [await small.ask(), await large.ask()])
          strictEqual(references > 3.5 * questions && references <= 4 * questions, true)
      },
      async close() {
        await small.close()
        await large.close()
      },
    }
  },
}

/** Encodes the request before the measurement, so that the client adds next to nothing to it. */
async function encoded(contents: readonly Content[], client: NixDaemonClient): Promise<Buffer> {
  const records = contents.map(({ info, nar }) => ({ info, nar }))
  const pieces: Buffer[] = []
  for await (const piece of encodeStream(
    AddMultipleToStoreStream,
    { count: records.length, records },
    client.connection.session,
  ))
    pieces.push(piece)
  return Buffer.concat(pieces)
}

interface Added {
  readonly run: Run
  /** Valid paths after the upload. */
  readonly valid: readonly string[]
}

/** Adds all paths to an empty store. */
async function send(url: string, contents: readonly Content[]): Promise<Added> {
  const client = await connect(url)
  const body = await encoded(contents, client)
  const started = performance.now()
  await client.connection.call(AddMultipleToStore, { dontCheckSigs: true }, { body })
  const run = new Run(performance.now() - started, 0)
  const valid = [...(await client.queryAllValidPaths())].sort()
  await client.close()
  return { run, valid }
}

/**
 * Both keep contents in memory and the database on disk: the time of a disk for 10,000 files varies by more than
 * the difference to measure.
 */
const MEMORY = '/dev/shm'

export const addMany: Benchmark = {
  name: 'store-add',
  title:
    'AddMultipleToStore of 10,000 small paths, their contents kept in memory, against a real daemon (2.8.0)',
  goal: { ratio: 1 },
  unit: 'paths',
  rounds: 15,
  outside: true,
  byClock: true,
  needs: 'releases',
  async prepare(size) {
    const storeDir = join(temporary(MEMORY), 'store')
    const contents = smallContents(size === 'full' ? 10_000 : 300, storeDir)
    const program = new Program('store')
    /** Wraps an upload: it starts with an empty store, which is removed afterwards. */
    const adding = (add: (use: (url: string) => Promise<Added>) => Promise<Added>) => async () => {
      mkdirSync(storeDir)
      try {
        return await add(url => send(url, contents))
      } finally {
        rmSync(storeDir, { recursive: true })
      }
    }
    const toDaemon = adding(async use => {
      const daemon = await startDaemon(release(), { env: { NIX_STORE_DIR: storeDir } })
      try {
        return await use(daemon.socket)
      } finally {
        await daemon.stop()
      }
    })
    const toOurs = adding(async use => {
      const dir = temporary()
      symlinkSync(storeDir, join(dir, 'store'))
      const opening: Opening = { dir, storeDir, paths: 0 }
      try {
        return await use(await program.ask('open', opening))
      } finally {
        await program.ask('close')
      }
    })
    return {
      items: contents.length,
      variants: {
        'real daemon': async () => (await toDaemon()).run,
        nixwire: async () => (await toOurs()).run,
      },
      async check() {
        const expected = contents.map(({ info }) => info.path).sort()
        for (const { valid } of [await toDaemon(), await toOurs()]) deepStrictEqual(valid, expected)
      },
      close: () => program.stop(),
    }
  },
}
