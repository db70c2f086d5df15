// The files of a store, seen and changed without it.

import {
  appendFileSync,
  chmodSync,
  lstatSync,
  lutimesSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { sha256 } from '../live/support/nar.ts'
import type { Side } from './side.ts'
import type { Harm } from './steps.ts'
import { pathNamed } from './universe.ts'

/** A file, folder or link as the kernel tells it; equal `same` are links to one file. */
export interface Entry {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly mode: string
  /** Seconds since 1970. */
  readonly time: number | 'later'
  readonly is: string
  readonly same?: number
}

/** Lists all that lies below a folder, sorted by name. */
export function listTree(folder: string, inner = ''): Entry[] {
  const seen = new Map<bigint, number>()
  const entries: Entry[] = []
  const visit = (name: string): void => {
    const place = join(folder, name)
    const found = lstatSync(place, { bigint: true })
    const mode = (found.mode & 0o7777n).toString(8)
    const isFolder = found.isDirectory()
    const [kind, is] = found.isSymbolicLink()
      ? (['link', readlinkSync(place)] as const)
      : found.isFile()
        ? (['file', sha256(readFileSync(place)).toString('base64')] as const)
        : isFolder
          ? (['folder', ''] as const)
          : (['other', ''] as const)
    const seconds = Number(found.mtimeMs / 1000n)
    const entry = { name, kind, mode, time: seconds <= 1 ? seconds : ('later' as const), is }
    if (kind === 'file' && found.nlink > 1n) {
      if (!seen.has(found.ino)) seen.set(found.ino, seen.size)
      entries.push({ ...entry, same: seen.get(found.ino) as number })
    } else if (name !== '') entries.push(entry)
    if (isFolder) for (const each of readdirSync(place).sort()) visit(name === '' ? each : `${name}/${each}`)
  }
  visit(inner)
  return entries
}

export function placeOfLink({ folder }: Side, kind: 'links' | 'gcroots', link: number): string {
  return kind === 'links' ? join(folder, 'work/links', `${link}`) : join(folder, 'state/gcroots', `${link}`)
}

export function makeLink(side: Side, kind: 'links' | 'gcroots', link: number, path: string): void {
  removeLink(side, kind, link)
  if (path !== '') symlinkSync(path, placeOfLink(side, kind, link))
}

export function removeLink(side: Side, kind: 'links' | 'gcroots', link: number): void {
  rmSync(placeOfLink(side, kind, link), { force: true })
}

/** Changes files behind the store's back. */
export function harm({ folder }: Side, path: string, how: Harm): void {
  const place = (name: string): string => join(folder, 'store', name)
  const root = place(path.slice(11))
  if (how === 'stray-path') writeFileSync(place(pathNamed('stray').slice(11)), 'stray')
  else if (how === 'stray-file') writeFileSync(place('stray'), 'stray')
  else if (lstatSync(root, { throwIfNoEntry: false }) === undefined) return
  else if (how === 'remove') rmSync(root, { recursive: true })
  else if (how === 'touch') lutimesSync(root, 1000, 1000)
  else change(root, how)
}

function change(root: string, how: 'change' | 'grow' | 'executable'): void {
  const file = fileIn(root)
  if (file !== undefined) {
    if (how === 'executable') chmodSync(file, 0o555)
    else if (how === 'grow') appendFileSync(file, 'grown')
    else
      writeFileSync(
        file,
        readFileSync(file).map(byte => byte ^ 1),
      )
  } else if (lstatSync(root).isSymbolicLink()) {
    unlinkSync(root)
    symlinkSync('elsewhere', root)
  } else if (how !== 'executable') writeFileSync(join(root, 'more'), 'more')
}

/** Finds the first file in a tree. */
function fileIn(place: string): string | undefined {
  const found = lstatSync(place)
  if (found.isFile()) return place
  if (!found.isDirectory()) return undefined
  for (const name of readdirSync(place).sort()) {
    const file = fileIn(join(place, name))
    if (file !== undefined) return file
  }
  return undefined
}

/** Removes entries that {@link listTree} has found in the store. */
export function removeFrom({ folder }: Side, entries: readonly Partial<Entry>[]): void {
  for (const name of new Set(entries.map(each => String(each.name).split('/')[0])))
    rmSync(join(folder, 'store', String(name)), { recursive: true, force: true })
}

/** Removes the files by which a daemon locks paths. */
export function removeLocks({ folder }: Side): void {
  for (const name of readdirSync(join(folder, 'store')))
    if (name.endsWith('.lock')) rmSync(join(folder, 'store', name))
}
