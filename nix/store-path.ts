import type { BaseStorePath, StorePath } from '../generated/nix-daemon/types.ts'
import { PathError, quote } from './errors.ts'

/** The parts of a store path. */
export interface StorePathParts {
  /** 32 digits of nix32. */
  readonly hashPart: string
  readonly name: string
  /** Name of the file in the store directory: hash part and name with a dash between them. */
  readonly baseName: BaseStorePath
}

const HASH_LENGTH = 32
const MAX_NAME = 211

/** Checks the name of a store path or an output. @throws {PathError} `bad-name`. */
export function checkName(name: string): void {
  const problem = problemOfName(name)
  if (problem !== undefined) throw new PathError('bad-name', `name ${quote(name)} ${problem}`)
}

/** Parses the base name of a store path. @throws {PathError} `bad-store-path`. */
export function parseBaseName(baseName: string): StorePathParts {
  const hashPart = baseName.slice(0, HASH_LENGTH)
  if (!/^[0-9abcdfghijklmnpqrsvwxyz]{32}$/.test(hashPart) || baseName[HASH_LENGTH] !== '-')
    throw new PathError(
      'bad-store-path',
      `${quote(baseName)} does not begin with 32 digits of nix32 and a dash`,
    )
  const name = baseName.slice(HASH_LENGTH + 1)
  const problem = problemOfName(name)
  if (problem !== undefined)
    throw new PathError('bad-store-path', `the name in store path ${quote(baseName)} ${problem}`)
  return { hashPart, name, baseName }
}

/** Tells whether a file in the store directory is named like a store path. */
export function isBaseName(name: string): boolean {
  try {
    parseBaseName(name)
    return true
  } catch {
    return false
  }
}

/**
 * Parses a full store path.
 *
 * @param storeDir the store directory, absolute and without a trailing slash.
 * @throws {PathError} `not-in-store` if it is not directly below the store directory, `bad-store-path` if its
 *   base name is malformed.
 */
export function parseStorePath(storeDir: string, path: string): StorePathParts {
  const baseName = path.slice(storeDir.length + 1)
  if (!path.startsWith(`${storeDir}/`) || baseName.includes('/') || baseName === '')
    throw new PathError(
      'not-in-store',
      `path ${quote(path)} is not right below the store directory '${storeDir}'`,
    )
  return parseBaseName(baseName)
}

export function printStorePath(storeDir: string, baseName: BaseStorePath): StorePath {
  return `${storeDir}/${baseName}`
}

function problemOfName(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (name.length > MAX_NAME) return `is longer than ${MAX_NAME} characters`
  if (!/^[0-9a-zA-Z+\-._?=]*$/.test(name)) return 'holds other characters than 0-9 a-z A-Z + - . _ ? ='
  if (/^\.{1,2}(-|$)/.test(name)) return "begins with '.' or '..' and nothing, or a dash, after it"
  return undefined
}
