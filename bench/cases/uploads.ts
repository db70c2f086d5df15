import { strictEqual } from 'node:assert'
import { randomFillSync } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../../test/peers/folder.ts'
import { startDaemon } from '../../test/peers/peer.ts'
import { placeEnv, runTool, type StorePlace } from '../../test/peers/tools.ts'
import type { Benchmark } from '../harness/benchmark.ts'
import { Run } from '../harness/measure.ts'
import { onOneProcessor } from '../harness/one-processor.ts'
import { peakBelow } from '../harness/process-tree.ts'
import { Program } from '../harness/program.ts'
import { newestRelease } from '../harness/tool-stores.ts'
import type { Opening } from '../programs/requests.ts'

/** Clients that upload at the same time, a file each. */
const CLIENTS = 4

/** Calls `use` with a store; returns the result, and the most memory that its server had, in MiB. */
type Served = <T>(
  use: (place: StorePlace) => Promise<T>,
) => Promise<{ readonly result: T; readonly mib: number }>

interface Added {
  readonly ms: number
  /** The files in the store, in the order of the clients. */
  readonly files: readonly string[]
}

/** Serves an empty store by a daemon of the newest release. */
const byDaemon: Served = async use => {
  const daemon = await startDaemon(newestRelease())
  try {
    let result: Awaited<ReturnType<typeof use>> | undefined
    const mib = await peakBelow('nix-daemon', async () => {
      result = await use(daemon)
    })
    return { result: result as Awaited<ReturnType<typeof use>>, mib }
  } finally {
    await daemon.stop()
  }
}

/** Serves an empty store of ours, by a process of its own. */
const byNixwire: Served = async use => {
  const dir = makeFolder()
  const storeDir = join(dir, 'store')
  const program = new Program('store')
  try {
    const opening: Opening = { dir, storeDir, paths: 0 }
    const url = await program.ask<string>('open', opening)
    const env = { ...placeEnv(dir, storeDir), NIX_REMOTE: url }
    const result = await use({ folder: dir, storeDir, storeFolder: storeDir, env })
    const mib = program.peakMiB()
    await program.ask('close')
    return { result, mib }
  } finally {
    await program.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Adds the files, each by a tool of its own. */
async function add(place: StorePlace, inputs: readonly string[]): Promise<Added> {
  const peer = newestRelease()
  const started = performance.now()
  const results = await Promise.all(inputs.map(file => runTool(place, peer, ['nix-store', '--add', file])))
  const ms = performance.now() - started
  for (const { status, stderr } of results)
    if (status !== 0) throw new Error(`nix-store --add failed: ${stderr}`)
  return { ms, files: results.map(({ stdout }) => stdout.toString().trim()) }
}

export const uploads: Benchmark = {
  name: 'store-uploads',
  title: `nix-store --add of 256 MiB by each of ${CLIENTS} clients at once to our store, against the newest nix-daemon installed; both with all processors, and with one`,
  goal: { ratio: 1 },
  unit: 'MiB',
  rounds: 7,
  outside: true,
  byClock: true,
  needs: 'releases',
  prepare(size) {
    const mebibytes = size === 'full' ? 256 : 2
    const folder = makeFolder()
    const inputs = Array.from({ length: CLIENTS }, (_, client) => {
      const file = join(folder, `input-${client}`)
      writeFileSync(file, randomFillSync(Buffer.allocUnsafeSlow(mebibytes << 20)))
      return file
    })
    const run = (served: Served) => async (): Promise<Run> => {
      const { result, mib } = await served(place => add(place, inputs))
      return new Run(result.ms, 0, mib)
    }
    return {
      items: CLIENTS * mebibytes,
      variants: {
        'nix-daemon': run(byDaemon),
        nixwire: run(byNixwire),
        // The clients share it with the server.
        'nix-daemon, one processor': () => onOneProcessor(run(byDaemon)),
        'nixwire, one processor': () => onOneProcessor(run(byNixwire)),
      },
      async check() {
        for (const served of [byDaemon, byNixwire])
          await served(async place => {
            const { files } = await add(place, inputs)
            for (const [index, file] of files.entries())
              strictEqual(readFileSync(file).equals(readFileSync(inputs[index] as string)), true)
          })
      },
      async close() {
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}
