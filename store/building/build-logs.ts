import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BaseStorePath } from '../../generated/nix-daemon/types.ts'
import { parseBaseName } from '../../nix/store-path.ts'
import type { Body } from '../../runtime/index.ts'
import { bodyPieces } from '../../runtime/streams/body.ts'
import { isDerivation, noDerivation } from './derivation-files.ts'
import { LogFile } from './log-file.ts'

/** Prefix of logs that have not arrived completely. */
const ASIDE = '.nixwire-'

let count = 0

/**
 * Saves the log of a build, uncompressed, where client tools look for it.
 *
 * @throws {PathError} @throws {HandlerError} if the path is not that of a derivation.
 */
export async function keepBuildLog(logDir: string, derivation: BaseStorePath, log: Body): Promise<void> {
  const { baseName } = parseBaseName(derivation)
  if (!isDerivation(baseName)) throw noDerivation(baseName)
  const file = logFile(logDir, baseName)
  await mkdir(dirname(file), { recursive: true })
  count += 1
  const aside = join(logDir, `${ASIDE}${process.pid}-${count}`)
  try {
    // A write stream may open its file only after the body has failed, and after the file was removed.
    const opened = await open(aside, 'wx')
    try {
      for await (const piece of bodyPieces(log)) await opened.appendFile(piece)
    } finally {
      await opened.close()
    }
    await rename(aside, file)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}

/** Makes the log of a build that runs. @param most number of bytes that are kept at most. */
export function newLogFile(logDir: string, derivation: BaseStorePath, most: number): LogFile {
  count += 1
  return new LogFile(logFile(logDir, derivation), join(logDir, `${ASIDE}${process.pid}-${count}`), most)
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
