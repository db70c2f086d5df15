import { evenConnections, thousandConnections, thousandsOfConnections } from './cases/connections.ts'
import { fetchDistant, fetchDistantOneCore } from './cases/distant.ts'
import { narFile, narFileIterated, narFlat, narFlatIterated, narTree } from './cases/downloads.ts'
import {
  framesIn,
  framesInIterated,
  framesOut,
  framesSmallIn,
  framesSmallInSingle,
  framesSmallOut,
} from './cases/frames.ts'
import { logIterator, logStorm } from './cases/log.ts'
import { addLarge, readLarge, verify, verifyOneCore } from './cases/long-contents.ts'
import { longString } from './cases/long-string.ts'
import { decodeInfos, decodeInfosInChunks, encodeInfos } from './cases/path-infos.ts'
import { copyLarge, copyMany } from './cases/proxy.ts'
import {
  infoInFlight,
  infoTrips,
  infoTripsCpu,
  validInFlight,
  validTrips,
  validTripsCpu,
} from './cases/round-trips.ts'
import { importClient, regenerate } from './cases/start-up.ts'
import { addMany, millionValid } from './cases/store.ts'
import { linearPaths, manyPaths, millionPaths, streamedPaths } from './cases/store-paths.ts'
import {
  copyIn,
  copyInOneCore,
  listAll,
  listAllAtOnce,
  listAllAtOnceOneCore,
  listAllOneCore,
} from './cases/tools.ts'
import { upload } from './cases/upload.ts'
import { uploads } from './cases/uploads.ts'
import type { Benchmark } from './harness/benchmark.ts'

/** All benchmarks, in the order of the table. */
export const benchmarks: readonly Benchmark[] = [
  decodeInfos,
  decodeInfosInChunks,
  encodeInfos,
  manyPaths,
  millionPaths,
  streamedPaths,
  linearPaths,
  logStorm,
  logIterator,
  longString,
  validTrips,
  infoTrips,
  validTripsCpu,
  infoTripsCpu,
  validInFlight,
  infoInFlight,
  narFile,
  narFileIterated,
  narTree,
  narFlat,
  narFlatIterated,
  upload,
  framesIn,
  framesInIterated,
  framesOut,
  framesSmallIn,
  framesSmallInSingle,
  framesSmallOut,
  thousandConnections,
  thousandsOfConnections,
  evenConnections,
  copyLarge,
  copyMany,
  millionValid,
  addMany,
  uploads,
  listAll,
  listAllOneCore,
  listAllAtOnce,
  listAllAtOnceOneCore,
  copyIn,
  copyInOneCore,
  verify,
  verifyOneCore,
  addLarge,
  readLarge,
  fetchDistant,
  fetchDistantOneCore,
  importClient,
  regenerate,
]

/** Finds a benchmark by its name. @throws {Error} if there is none. */
export function benchmarkNamed(name: string): Benchmark {
  const found = benchmarks.find(benchmark => benchmark.name === name)
  if (found !== undefined) return found
  const names = benchmarks.map(benchmark => benchmark.name).join(', ')
  throw new Error(`no benchmark is called ${name}; there are ${names}, sizes`)
}
