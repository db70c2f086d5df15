import { deepStrictEqual } from 'node:assert'
import { writeLogMessage } from '../../generated/nix-daemon/log.ts'
import {
  QueryAllValidPaths,
  readQueryAllValidPathsResponse,
  writeQueryAllValidPathsResponse,
} from '../../generated/nix-daemon/operations.ts'
import { Input } from '../../runtime/input/input.ts'
import { MemoryAccount } from '../../runtime/input/memory-account.ts'
import { encode } from '../../runtime/wire/codec.ts'
import { fromChunks } from '../baselines/chunks.ts'
import { count, text } from '../baselines/cursor.ts'
import type { Benchmark, Prepared, Size } from '../harness/benchmark.ts'
import { connectionTo } from '../harness/connection.ts'
import { pump } from '../harness/turn.ts'
import { chunksOf, SESSION, storePaths } from '../inputs/data.ts'

const CHUNK = 64 << 10
const LAST: Buffer = Buffer.from(encode(writeLogMessage, { kind: 'Last' }, SESSION))

function chunksFor(paths: readonly string[], chunk = CHUNK): Buffer[] {
  return chunksOf(encode(writeQueryAllValidPathsResponse, paths, SESSION), chunk)
}

async function ours(chunks: readonly Buffer[]): Promise<readonly string[]> {
  const input = new Input(SESSION, { memory: new MemoryAccount({}) })
  const pushed = pump(chunks, chunk => input.push(chunk))
  const paths = await input.read(readQueryAllValidPathsResponse)
  await pushed
  return paths
}

/** Reads a list incrementally: after a short chunk it continues with the same element. */
async function byHand(chunks: readonly Buffer[]): Promise<readonly string[]> {
  const paths: string[] = []
  let left: number | undefined
  const record = (): void => {
    if (left === undefined) left = count(false)
    else paths.push(text())
  }
  await pump(chunks, fromChunks(record))
  if (paths.length !== left) throw new RangeError('the list is short')
  return paths
}

function prepareList(items: number, size: Size): Prepared {
  const paths = storePaths(size === 'full' ? items : 500)
  const chunks = chunksFor(paths, size === 'full' ? CHUNK : 1000)
  return {
    items: paths.length,
    variants: { 'by hand': () => byHand(chunks), nixwire: () => ours(chunks) },
    keep: { 'by hand': () => byHand(chunks), nixwire: () => ours(chunks) },
    async check() {
      deepStrictEqual(await byHand(chunks), paths)
      deepStrictEqual(await ours(chunks), paths)
    },
  }
}

export const manyPaths: Benchmark = {
  name: 'paths-100k',
  title: '100,000 store paths in 64 KiB chunks, as a list',
  goal: { ratio: 1.2 },
  unit: 'paths',
  prepare: size => prepareList(100_000, size),
}

export const millionPaths: Benchmark = {
  name: 'paths-1m',
  title: '1,000,000 store paths in 64 KiB chunks, as a list',
  goal: { ratio: 1.2 },
  unit: 'paths',
  rounds: 15,
  prepare: size => prepareList(1_000_000, size),
}

/** Streams the elements of the reply, which follows the end of the log. */
async function oneByOne(chunks: readonly Buffer[], listen: (path: string) => void): Promise<void> {
  const connection = connectionTo([LAST, ...chunks])
  for await (const path of connection.elements(QueryAllValidPaths)) listen(path)
  connection.destroy()
}

export const streamedPaths: Benchmark = {
  name: 'paths-stream',
  title: '1,000,000 store paths one by one, in flat memory, against the list by hand',
  unit: 'paths',
  rounds: 15,
  prepare(size) {
    const paths = storePaths(size === 'full' ? 1_000_000 : 500)
    const chunks = chunksFor(paths, size === 'full' ? CHUNK : 1000)
    const ours = async (): Promise<number> => {
      let count = 0
      await oneByOne(chunks, () => {
        count += 1
      })
      return count
    }
    return {
      items: paths.length,
      variants: { 'by hand': () => byHand(chunks), nixwire: ours },
      keep: { 'by hand': () => byHand(chunks), nixwire: ours },
      async check() {
        const found: string[] = []
        await oneByOne(chunks, path => found.push(path))
        deepStrictEqual(found, paths)
      },
    }
  },
}

export const linearPaths: Benchmark = {
  name: 'paths-linear',
  title: '1,000,000 store paths at once, against ten times 100,000',
  goal: { ratio: 2 },
  unit: 'paths',
  rounds: 15,
  prepare(size) {
    const items = size === 'full' ? 1_000_000 : 1000
    const paths = storePaths(items)
    const whole = chunksFor(paths)
    const tenth = chunksFor(paths.slice(0, items / 10))
    return {
      items,
      variants: {
        'ten times 100,000': async () => {
          let length = 0
          for (let index = 0; index < 10; index += 1) length += (await ours(tenth)).length
          return length
        },
        nixwire: () => ours(whole),
      },
      async check() {
        deepStrictEqual(await ours(whole), paths)
        deepStrictEqual(await ours(tenth), paths.slice(0, items / 10))
      },
    }
  },
}
