// Describes what a session left on the disk: the valid paths of the store, and the links that are roots.

import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { StorePlace } from '../../peers/tools.ts'

/** Lists all files below the valid paths and the roots, each on a line. */
export function treeOf({ folder, storeFolder }: StorePlace, valid: readonly string[]): string {
  return [
    ...valid.flatMap(name => storeFiles(join(storeFolder, name), name)),
    ...filesOf(join(folder, 'state/gcroots'), 'gcroots'),
    ...filesOf(join(folder, 'state/profiles'), 'profiles'),
  ].join('\n')
}

/** Lists a path that is valid, whether or not its files are there. */
function storeFiles(file: string, name: string): string[] {
  return existsSync(file) || isLink(file) ? filesOf(file, name) : [`${name} is not there`]
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

/**
 * Folders that are passed over: the links of indirect roots, which our store keeps in its database, and those of users,
 * in whose place releases since 2.14 have folders in their homes.
 */
const passedOver = new Set(['gcroots/auto', 'gcroots/per-user', 'profiles/per-user'])

function filesOf(file: string, name: string): string[] {
  const stat = lstatSync(file)
  const mode = (stat.mode & 0o7777).toString(8)
  const time = /^(gcroots|profiles)/.test(name) || stat.mtimeMs === 1000 ? '' : ' with a time'
  if (stat.isSymbolicLink()) return [`${name} -> ${readlinkSync(file)}`]
  if (stat.isFile()) {
    const hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12)
    return [`${name} ${mode} ${stat.size} bytes ${hash}${time}${stat.nlink > 1 ? ' linked' : ''}`]
  }
  const below = readdirSync(file)
    .filter(child => !passedOver.has(`${name}/${child}`))
    .sort()
    .flatMap(child => filesOf(join(file, child), `${name}/${child}`))
  return [`${name}/ ${mode}${time}`, ...below]
}
