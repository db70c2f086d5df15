import { deepStrictEqual, strictEqual } from 'node:assert'
import { join } from 'node:path'
import {
  AddMultipleToStoreStream,
  connect,
  encodeStream,
  type NixDaemonClient,
} from '../../generated/nix-daemon/index.ts'
import { startDaemon } from '../../test/peers/peer.ts'
import type { Benchmark } from '../benchmark.ts'
import { temporary } from '../children.ts'
import { sequence, storePaths } from '../data.ts'
import { Run } from '../measure.ts'
import { Program } from '../program.ts'
import { release } from '../releases.ts'
import { type Content, STORE_DIR, smallContents } from '../store-data.ts'

/** A store in a process of its own, with paths that are only known, and some of them to ask about. */
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
    const url = await this.#program.ask<string>('open', { dir: join(temporary(), 'store'), paths: count })
    this.#client = await connect(url)
  }

  /** Asks about paths all over the store; gives how many references those have. */
  async ask(): Promise<number> {
    let references = 0
    for (const path of this.#paths) {
      const answer = await this.#client?.queryPathInfo({ path })
      references += answer?.info?.references.length ?? Number.NaN
    }
    return references
  }

  async close(): Promise<void> {
    await this.#client?.close()
    await this.#program.ask('remove')
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
        // Where a path is drawn twice to refer to, it has a reference less; the first ones have few to draw from.
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

/** The request as bytes, so that the same client has next to nothing to do. */
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

/** Somewhere to add paths to. */
interface Receiver {
  readonly url: string
  stop(): Promise<void>
}

/** Adds everything to an empty store, and gives what is valid then, where that is wanted. */
async function add(receiver: Receiver, body: Buffer, wanted = false): Promise<{ run: Run; valid: string[] }> {
  try {
    const client = await connect(receiver.url)
    const started = performance.now()
    await client.addMultipleToStore({ dontCheckSigs: true }, body)
    const run = new Run(performance.now() - started, 0)
    const valid: string[] = wanted ? [...(await client.queryAllValidPaths())] : []
    await client.close()
    return { run, valid }
  } finally {
    await receiver.stop()
  }
}

export const addMany: Benchmark = {
  name: 'store-add',
  title: 'AddMultipleToStore of 10,000 small paths to our store, against a real daemon (2.8.0)',
  goal: { ratio: 1 },
  unit: 'paths',
  rounds: 11,
  outside: true,
  byClock: true,
  needs: 'releases',
  async prepare(size) {
    const peer = release()
    const count = size === 'full' ? 10_000 : 300
    const contents = smallContents(count)
    const program = new Program('store')
    const daemon = async (): Promise<Receiver> => {
      const { socket, stop } = await startDaemon(peer, { storeDir: STORE_DIR })
      return { url: socket, stop }
    }
    const ours = async (): Promise<Receiver> => {
      const url = await program.ask<string>('open', { dir: join(temporary(), 'store'), paths: 0 })
      return { url, stop: () => program.ask('remove') }
    }
    const first = await daemon()
    const client = await connect(first.url)
    const body = await encoded(contents, client)
    await client.close()
    await first.stop()
    return {
      items: count,
      variants: {
        'real daemon': async () => (await add(await daemon(), body)).run,
        nixwire: async () => (await add(await ours(), body)).run,
      },
      async check() {
        const expected = contents.map(({ info }) => info.path).sort()
        for (const receiver of [await daemon(), await ours()])
          deepStrictEqual((await add(receiver, body, true)).valid.sort(), expected)
      },
      close: () => program.stop(),
    }
  },
}
