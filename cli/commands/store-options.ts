import { STORE_LIMITS } from '../../store/model/store-limits.ts'
import type { StoreOptions } from '../../store/open-store.ts'
import { UsageError } from '../io.ts'
import { countOf, sizeOf } from './numbers.ts'

const OUTLIVE = ['process', 'machine'] as const

/** The options that say what a store keeps, and for how long. */
export const storeOptions = {
  maxTempRoots: {
    value: 'N',
    about: 'paths that one connection can keep live (default: 1000000)',
  },
  maxAllTempRoots: {
    value: 'N',
    about:
      'paths that all connections can keep live together; a connection with fewer than 1000 gets more (default: an eighth of the memory, at 200 bytes each)',
  },
  maxIndirectRoots: {
    value: 'N',
    about: 'links that clients can register as roots (default: 100000)',
  },
  maxSignatures: {
    value: 'N',
    about: 'signatures of one path by keys that are not trusted (default: 100)',
  },
  maxBuildLog: {
    value: 'SIZE',
    about: 'the bytes that are kept of the log of one build (default: 64MiB)',
  },
  gcReservedSpace: {
    value: 'SIZE',
    about:
      'room on the disk that is kept for collections, which could delete nothing on a full disk (default: 8MiB)',
  },
  outlive: {
    value: 'CRASH',
    about:
      'the crash that finished requests survive: process, or machine, for which each path waits for the disk (default: process)',
    propose: (): readonly string[] => OUTLIVE,
  },
  threads: {
    value: 'N',
    about:
      'threads that write, read and hash contents of more than 512 KiB; 0 for none (default: as many as there are processors)',
  },
} as const

/** The values of {@link storeOptions}. */
type Given = { readonly [K in keyof typeof storeOptions]: string | undefined }

/** Makes options for opening a store. @throws {UsageError} */
export function openingOptions(
  given: Given,
): Pick<StoreOptions, 'limits' | 'gcReserved' | 'outlive' | 'threads'> {
  const outlive = OUTLIVE.find(each => each === given.outlive)
  if (given.outlive !== undefined && outlive === undefined)
    throw new UsageError(`--outlive ${given.outlive}: write process or machine`)
  const gcReserved = size('--gc-reserved-space', given.gcReservedSpace)
  const threads = count('--threads', given.threads)
  const limits = {
    tempRoots: count('--max-temp-roots', given.maxTempRoots) ?? STORE_LIMITS.tempRoots,
    allTempRoots: count('--max-all-temp-roots', given.maxAllTempRoots) ?? STORE_LIMITS.allTempRoots,
    indirectRoots: count('--max-indirect-roots', given.maxIndirectRoots) ?? STORE_LIMITS.indirectRoots,
    signatures: count('--max-signatures', given.maxSignatures) ?? STORE_LIMITS.signatures,
    buildLog: size('--max-build-log', given.maxBuildLog) ?? STORE_LIMITS.buildLog,
  }
  return {
    limits,
    ...(gcReserved === undefined ? {} : { gcReserved }),
    ...(outlive === undefined ? {} : { outlive }),
    ...(threads === undefined ? {} : { threads }),
  }
}

function count(option: string, given: string | undefined): number | undefined {
  return given === undefined ? undefined : countOf(option, given, 0)
}

function size(option: string, given: string | undefined): number | undefined {
  return given === undefined ? undefined : sizeOf(option, given)
}
