import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { Metadata, PathListing } from '../../../store/model/metadata.ts'
import { openSqliteMetadata } from '../../../store/sqlite/sqlite-metadata.ts'
import { STORE_DIR } from './entries.ts'

/** Makes folders and metadata for a test, which are closed and removed after it. */
export function temporaryFolders(): {
  folder(): string
  openIn(folder: string): Promise<Metadata>
  open(): Promise<Metadata>
} {
  const folders: string[] = []
  const opened: Metadata[] = []
  afterEach(async () => {
    for (const metadata of opened.splice(0)) await metadata.close()
    for (const path of folders.splice(0)) rmSync(path, { recursive: true })
  })
  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'nixwire-metadata-'))
    folders.push(path)
    return path
  }
  const openIn = async (path: string): Promise<Metadata> => {
    const metadata = await openSqliteMetadata(join(path, 'metadata.sqlite'), { storeDir: STORE_DIR })
    opened.push(metadata)
    return metadata
  }
  return { folder, openIn, open: () => openIn(folder()) }
}

export async function readAll(listing: PathListing): Promise<string[]> {
  const paths: string[] = []
  for await (const page of listing.pages) paths.push(...page)
  return paths
}

/** Returns the error that an action throws or rejects with. */
export async function failureOf(action: () => unknown): Promise<unknown> {
  try {
    await action()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
