import { deepStrictEqual } from 'node:assert'
import { createHash, randomFillSync } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '../../generated/nix-daemon/index.ts'
import { type Daemon, startDaemon } from '../../test/peers/peer.ts'
import type { Benchmark, Prepared } from '../harness/benchmark.ts'
import { Run } from '../harness/measure.ts'
import { Program } from '../harness/program.ts'
import { release } from '../harness/real-daemon.ts'
import { temporary } from '../harness/temporary.ts'
import { storePaths } from '../inputs/data.ts'
import { fileNar } from '../inputs/nars.ts'
import { type Content, EMPTY_INFO, smallContents } from '../inputs/store-data.ts'

/** Both stores keep contents in memory; otherwise the disk would be measured. */
const MEMORY = '/dev/shm'

/** The process that the client connects to. */
type Way = 'daemon' | 'pipe' | 'proxy'

/** A store to copy from, and a new daemon for each run to copy to, directly or through a process in between. */
class Copying {
  readonly #peer = release()
  readonly #folder = temporary(MEMORY)
  readonly #between = { pipe: new Program('pipe'), proxy: new Program('proxy') }
  readonly #sockets = temporary()
  #source: Daemon | undefined

  get storeDir(): string {
    return join(this.#folder, 'store')
  }

  async start(contents: readonly Content[]): Promise<void> {
    // Each new daemon gets the same address, so that one proxy serves all runs.
    for (const way of ['pipe', 'proxy'] as const) {
      await this.#between[way].ask('listen', { at: this.#socket(way), to: this.#socket('daemon') })
    }
    this.#source = await this.#daemon()
    const client = await connect(this.#source.socket)
    const records = contents.map(({ info, nar }) => ({ info, nar }))
    await client.addMultipleToStore({ dontCheckSigs: true }, records)
    await client.close()
    renameSync(this.storeDir, join(this.#folder, 'source'))
  }

  /** Copies all paths; returns the paths that are valid afterwards. */
  async copy(through: Way): Promise<{ readonly run: Run; readonly valid: readonly string[] }> {
    const daemon = await this.#daemon()
    try {
      symlinkSync(daemon.socket, this.#socket('daemon'))
      const from = `local?real=${this.#folder}/source&state=${this.#source?.folder}/state`
      const command = [
        'nix',
        '--extra-experimental-features',
        'nix-command',
        'copy',
        '--no-check-sigs',
        '--all',
      ]
      const program = through === 'daemon' ? undefined : this.#between[through]
      const before = await program?.usage()
      const started = performance.now()
      const { status, stderr } = await daemon.run(
        this.#peer,
        [...command, '--from', from, '--to', `unix://${this.#socket(through)}`],
        { env: { NIX_STORE_DIR: this.storeDir } },
      )
      const ms = performance.now() - started
      if (status !== 0) throw new Error(`nix copy failed: ${stderr}`)
      const after = await program?.usage()
      const client = await connect(daemon.socket)
      const valid = [...(await client.queryAllValidPaths())].sort()
      await client.close()
      return { run: new Run(ms, (after?.cpuMs ?? 0) - (before?.cpuMs ?? 0), after?.rssMiB), valid }
    } finally {
      await daemon.stop()
      rmSync(this.#socket('daemon'), { force: true })
      rmSync(this.storeDir, { recursive: true })
    }
  }

  async close(): Promise<void> {
    await this.#between.pipe.stop()
    await this.#between.proxy.stop()
    await this.#source?.stop()
  }

  #daemon(): Promise<Daemon> {
    mkdirSync(this.storeDir)
    return startDaemon(this.#peer, { env: { NIX_STORE_DIR: this.storeDir } })
  }

  #socket(name: string): string {
    return join(this.#sockets, name)
  }
}

async function prepareCopying(contentsFor: (storeDir: string) => readonly Content[]): Promise<Prepared> {
  const copying = new Copying()
  const contents = contentsFor(copying.storeDir)
  await copying.start(contents)
  return {
    // For a few large paths, a rate would mean nothing.
    items: contents.length < 100 ? 1 : contents.length,
    variants: {
      'without the proxy': async () => (await copying.copy('daemon')).run,
      'through a pipe by hand': async () => (await copying.copy('pipe')).run,
      nixwire: async () => (await copying.copy('proxy')).run,
    },
    async check() {
      // A daemon makes a path valid only if its NAR has the announced hash.
      const expected = contents.map(({ info }) => info.path).sort()
      for (const way of ['daemon', 'pipe', 'proxy'] as const)
        deepStrictEqual((await copying.copy(way)).valid, expected)
    },
    close: () => copying.close(),
  }
}

/** Makes files of random bytes. Each repeats one block, to save memory here. */
function largeContents(count: number, size: number, storeDir: string): Content[] {
  const block = randomFillSync(Buffer.alloc(Math.min(size, 1 << 20)))
  return storePaths(count).map(known => {
    const path = known.replace('/nix/store', storeDir)
    const pieces = fileNar(Array.from({ length: size / block.length }, () => block))
    const hash = createHash('sha256')
    let narSize = 0
    for (const piece of pieces) {
      hash.update(piece)
      narSize += piece.length
    }
    return {
      info: { path, info: { ...EMPTY_INFO, narHash: hash.digest('hex'), narSize, references: [] } },
      nar: pieces,
    }
  })
}

function copyBenchmark(
  name: string,
  what: string,
  contents: (size: 'full' | 'tiny', storeDir: string) => readonly Content[],
): Benchmark {
  return {
    name,
    title: `nix copy (2.8.0) of ${what} to a daemon, through the proxy against without it`,
    goal: { ratio: 1.3 },
    unit: 'paths',
    rounds: 7,
    outside: true,
    byClock: true,
    needs: 'releases',
    prepare: size => prepareCopying(storeDir => contents(size, storeDir)),
  }
}

export const copyLarge: Benchmark = copyBenchmark('proxy-1g', '1 GiB in four files', (size, storeDir) =>
  largeContents(4, size === 'full' ? 256 << 20 : 1 << 20, storeDir),
)

export const copyMany: Benchmark = copyBenchmark('proxy-10k', '10,000 small paths', (size, storeDir) =>
  smallContents(size === 'full' ? 10_000 : 200, storeDir),
)
