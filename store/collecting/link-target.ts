import { lstat, readlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { decodeText, encodeText } from '../../runtime/index.ts'
import { TurnTimer } from '../../runtime/server/turn-timer.ts'
import { hasCode } from '../disk/disk-error.ts'
import { type FolderEntry, readFolder } from '../disk/read-folder.ts'

/**
 * The end of a link, read without following further links. Texts hold the bytes of the system's names as
 * `decodeText` makes them, since neither names nor targets need be UTF-8.
 */
export type LinkTarget =
  | {
      readonly kind: 'link'
      /** The text of the link, which may be relative. */
      readonly text: string
      /** The place at which it ends, which may be another link. */
      readonly to: string
    }
  /** Nothing at this place. */
  | { readonly kind: 'none' }
  /** A file that is no link, or a place that no program can reach, as behind a loop of links. */
  | { readonly kind: 'elsewhere' }
  /** A file that may be a link to a store path. */
  | { readonly kind: 'unreadable'; readonly error: Error }

export async function linkTarget(link: string): Promise<LinkTarget> {
  const bytes = encodeText(link)
  try {
    if (!(await lstat(bytes)).isSymbolicLink()) return { kind: 'elsewhere' }
    const to = await readlink(bytes, { encoding: 'buffer' })
    const text = decodeText(to, 0, to.length)
    return { kind: 'link', text, to: resolve(dirname(link), text) }
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return { kind: 'none' }
    // EINVAL: the link was replaced by a file meanwhile.
    if (hasCode(error, 'EINVAL', 'ELOOP', 'ENAMETOOLONG')) return { kind: 'elsewhere' }
    return { kind: 'unreadable', error: error as Error }
  }
}

/** A file that may be a root. */
export interface Candidate {
  readonly kind: 'link' | 'file'
  readonly path: string
}

/** Lists the links and regular files in a folder, at any depth. @param onUnreadable called with each folder that cannot be read. */
export async function candidatesBelow(
  folder: string,
  onUnreadable: (folder: string, error: Error) => void,
): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  const folders = [folder]
  const timer = new TurnTimer()
  for (const each of folders) {
    for (const entry of await entriesOf(each, onUnreadable)) {
      const name = Buffer.from(entry.name, 'latin1')
      const path = join(each, decodeText(name, 0, name.length))
      if (entry.isDirectory()) folders.push(path)
      else if (entry.isSymbolicLink()) candidates.push({ kind: 'link', path })
      else if (entry.isFile()) candidates.push({ kind: 'file', path })
      const turn = timer.yieldTurn()
      if (turn !== undefined) await turn
    }
  }
  return candidates
}

async function entriesOf(
  folder: string,
  onUnreadable: (folder: string, error: Error) => void,
): Promise<readonly FolderEntry[]> {
  try {
    return await readFolder(encodeText(folder))
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) onUnreadable(folder, error as Error)
    return []
  }
}
