import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Protocol } from '../ir/protocol.ts'
import type { Places } from '../load/places.ts'

/** Output of a run; all paths are relative to the project's root, with slashes. */
export interface Output {
  /** Folders whose generated files are exactly these. */
  readonly folders: readonly string[]
  readonly files: ReadonlyMap<string, string>
}

/** Function that makes the files of a protocol, with paths relative to their folder. */
export type Maker = (protocol: Protocol) => ReadonlyMap<string, string>

/** Makes the code and the pages of every protocol, given by the name of its folder; each may be left out. */
export function makeOutput(
  root: string,
  places: Places,
  protocols: ReadonlyMap<string, Protocol>,
  emit: Maker | undefined,
  document?: Maker,
): Output {
  const folders: string[] = []
  const files = new Map<string, string>()
  const add = (folder: string, made: ReadonlyMap<string, string>): void => {
    folders.push(folder)
    for (const [path, text] of made) files.set(`${folder}/${path}`, text)
  }
  // A folder without a spec keeps none of its generated files.
  const coded = emit === undefined ? [] : together(protocols.keys(), ownFolders(root, places.out))
  for (const name of coded) {
    const protocol = protocols.get(name)
    add(`${places.out}/${name}`, protocol === undefined ? new Map() : (emit?.(protocol) ?? new Map()))
  }
  const { docs } = places
  if (document === undefined || docs === undefined) return { folders, files }
  for (const name of together(protocols.keys(), ownFolders(root, docs))) {
    const protocol = protocols.get(name)
    add(`${docs}/${name}`, protocol === undefined ? new Map() : document(protocol))
  }
  return { folders, files }
}

function together(wanted: Iterable<string>, found: Iterable<string>): string[] {
  return [...new Set([...wanted, ...found])].sort()
}

/** Lists the names of the folders in a folder, without links, in order; none if there is no such folder. */
function ownFolders(root: string, parent: string): string[] {
  if (!existsSync(join(root, parent))) return []
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
}
