import type { Benchmark } from './benchmark.ts'
import { evenConnections, thousandConnections, thousandsOfConnections } from './cases/connections.ts'
import { logStorm } from './cases/log.ts'
import { longString } from './cases/long-string.ts'
import { decodeInfos, decodeInfosInChunks, encodeInfos } from './cases/path-infos.ts'
import { copyLarge, copyMany } from './cases/proxy.ts'
import { importClient, regenerate } from './cases/start-up.ts'
import { addMany, millionValid } from './cases/store.ts'
import { linearPaths, manyPaths, millionPaths } from './cases/store-paths.ts'

/** All of them, in the order of the table. */
export const benchmarks: readonly Benchmark[] = [
  decodeInfos,
  decodeInfosInChunks,
  encodeInfos,
  manyPaths,
  millionPaths,
  linearPaths,
  logStorm,
  longString,
  thousandConnections,
  thousandsOfConnections,
  evenConnections,
  copyLarge,
  copyMany,
  millionValid,
  addMany,
  importClient,
  regenerate,
]

/** @throws {Error} where none is called that. */
export function benchmarkNamed(name: string): Benchmark {
  const found = benchmarks.find(benchmark => benchmark.name === name)
  if (found !== undefined) return found
  const names = benchmarks.map(benchmark => benchmark.name).join(', ')
  throw new Error(`no benchmark is called ${name}; there are ${names}, sizes`)
}
