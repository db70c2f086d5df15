import { deepStrictEqual, strictEqual } from 'node:assert'
import { randomFillSync } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type UnkeyedValidPathInfo } from '../../generated/nix-daemon/index.ts'
import type { Benchmark, Variant } from '../harness/benchmark.ts'
import { CProgram, runOf, type Told } from '../harness/c-program.ts'
import { Program } from '../harness/program.ts'
import { RealDaemon } from '../harness/real-daemon.ts'
import { temporary } from '../harness/temporary.ts'
import { narOf } from '../inputs/nars.ts'
import { infoOf } from '../inputs/store-data.ts'

/** Uploads the NAR under a path. */
type Add = (path: string) => Promise<Told>

/** A daemon, and a file with a NAR that is uploaded to it again and again. */
class Scene {
  readonly #daemon: RealDaemon
  readonly #program = new Program('upload')
  readonly #file = join(temporary(), 'nar')
  readonly #content: Buffer
  readonly #info: UnkeyedValidPathInfo

  constructor(daemon: RealDaemon, size: number) {
    this.#daemon = daemon
    this.#content = randomFillSync(Buffer.allocUnsafeSlow(size))
    const bytes = narOf(this.#content)
    writeFileSync(this.#file, bytes)
    this.#info = infoOf(bytes)
  }

  c(): Add {
    const program = new CProgram('add-to-store-nar')
    const { narHash, narSize } = this.#info
    return path => program.run(this.#daemon.socket, path, narHash, narSize, this.#file)
  }

  node(): Add {
    const { socket } = this.#daemon
    return path => this.#program.ask('upload', { socket, path, info: this.#info, file: this.#file })
  }

  /** Uploads to a new path in each run, and removes the file afterwards to free the disk for the next run. */
  variant(add: Add): Variant {
    return async () => {
      const path = this.#daemon.freshPath()
      const told = await add(path)
      rmSync(this.#daemon.fileOf(path))
      return runOf(told)
    }
  }

  /** Checks that the daemon has the whole file and the metadata that came with it. */
  async check(add: Add): Promise<void> {
    const path = this.#daemon.freshPath()
    const { result } = await add(path)
    strictEqual(result, this.#info.narSize)
    strictEqual(readFileSync(this.#daemon.fileOf(path)).equals(this.#content), true)
    const client = await connect(this.#daemon.socket)
    const info = await client.queryPathInfo({ path })
    await client.close()
    deepStrictEqual({ ...info, registrationTime: this.#info.registrationTime }, this.#info)
    rmSync(this.#daemon.fileOf(path))
  }

  async close(): Promise<void> {
    await this.#program.stop()
    await this.#daemon.stop()
  }
}

export const upload: Benchmark = {
  name: 'upload',
  title: 'AddToStoreNar of 1 GiB to a real daemon, against a C client',
  goal: { ratio: 1.1 },
  unit: 'MiB',
  rounds: 7,
  outside: true,
  byClock: true,
  needs: 'releases',
  compiles: true,
  async prepare(size) {
    const mebibytes = size === 'full' ? 1024 : 2
    const daemon = await RealDaemon.start()
    try {
      const scene = new Scene(daemon, mebibytes << 20)
      const adds: Readonly<Record<string, Add>> = { 'C client': scene.c(), nixwire: scene.node() }
      return {
        items: mebibytes,
        variants: Object.fromEntries(Object.entries(adds).map(([name, add]) => [name, scene.variant(add)])),
        async check() {
          for (const add of Object.values(adds)) await scene.check(add)
        },
        close: () => scene.close(),
      }
    } catch (error) {
      await daemon.stop()
      throw error
    }
  },
}
