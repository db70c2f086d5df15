import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BaseStorePath } from '../../generated/nix-daemon/types.ts'
import { parseBaseName } from '../../nix/store-path.ts'
import type { Body } from '../../runtime/index.ts'
import { bodyPieces } from '../../runtime/streams/body.ts'

/** Prefix of logs that have not arrived completely. */
const ASIDE = '.nixwire-'

let count = 0

/** Saves the log of a build, uncompressed, where client tools look for it. @throws {PathError} */
export async function keepBuildLog(logDir: string, derivation: BaseStorePath, log: Body): Promise<void> {
  const file = logFile(logDir, parseBaseName(derivation).baseName)
  await mkdir(dirname(file), { recursive: true })
  count += 1
  const aside = join(logDir, `${ASIDE}${process.pid}-${count}`)
  try {
    await pipeline(Readable.from(bodyPieces(log), { objectMode: true }), createWriteStream(aside))
    await rename(aside, file)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}

/** Removes the logs whose arrival a crash has cut off. No other process may write there. */
export async function clearBuildLogs(logDir: string): Promise<void> {
  await mkdir(logDir, { recursive: true })
  for (const name of await readdir(logDir))
    if (name.startsWith(ASIDE)) await rm(join(logDir, name), { force: true })
}

export function logFile(logDir: string, derivation: BaseStorePath): string {
  return join(logDir, 'drvs', derivation.slice(0, 2), derivation.slice(2))
}
