import { createHash } from 'node:crypto'
import type { UnkeyedValidPathInfo, ValidPathInfo } from '../../generated/nix-daemon/index.ts'
import { sequence, storePaths } from './data.ts'
import { narOf } from './nars.ts'

/** Makes registrations without contents, each with four references to earlier paths. */
export function* registrations(count: number): Generator<ValidPathInfo> {
  const paths = storePaths(count)
  const next = sequence(11)
  for (const [index, path] of paths.entries()) {
    const references = new Set<string>()
    for (let each = 0; each < 4 && index > 0; each += 1) references.add(paths[next(index)] as string)
    yield {
      path,
      info: { ...EMPTY_INFO, narHash: hash(path), narSize: 1000 + index, references: [...references] },
    }
  }
}

/** Metadata of a path that says nothing beyond its contents. */
export const EMPTY_INFO: Omit<UnkeyedValidPathInfo, 'narHash' | 'narSize' | 'references'> = {
  deriver: undefined,
  registrationTime: 1_660_000_000,
  ultimate: false,
  sigs: [],
  ca: undefined,
  provenance: undefined,
}

/** A path with its contents. */
export interface Content {
  readonly info: ValidPathInfo
  readonly nar: Buffer | readonly Buffer[]
}

/** Makes paths of one file with a hundred bytes each, which refer to an earlier path. */
export function smallContents(count: number, storeDir: string, seed?: number): Content[] {
  const paths = storePaths(count, seed).map(path => path.replace('/nix/store', storeDir))
  return paths.map((path, index) => {
    const nar = narOf(Buffer.alloc(100, `the contents of ${path}\n`))
    const references = index === 0 ? [] : [paths[index >> 1] as string]
    return { info: { path, info: infoOf(nar, references) }, nar }
  })
}

/** Makes small paths, the last of which needs all others: each but the first ones refers to two. */
export function treeContents(count: number, storeDir: string): Content[] {
  const paths = storePaths(count).map(path => path.replace('/nix/store', storeDir))
  return paths.map((path, index) => {
    const nar = narOf(Buffer.alloc(100, `the contents of ${path}\n`))
    // Counted from the last one, which is the root of a binary tree.
    const number = count - 1 - index
    const children = [2 * number + 1, 2 * number + 2].filter(child => child < count)
    const references = children.map(child => paths[count - 1 - child] as string)
    return { info: { path, info: infoOf(nar, references.sort()) }, nar }
  })
}

/** Describes a path by its NAR and its references. */
export function infoOf(nar: Buffer, references: readonly string[] = []): UnkeyedValidPathInfo {
  return { ...EMPTY_INFO, narHash: hash(nar), narSize: nar.length, references }
}

function hash(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
