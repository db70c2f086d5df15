import { createHash } from 'node:crypto'
import type { UnkeyedValidPathInfo, ValidPathInfo } from '../../generated/nix-daemon/index.ts'
import { sequence, storePaths } from './data.ts'
import { fileNar } from './nars.ts'

/** Paths that are only known, each with four references to some of those before it. */
export function* registrations(count: number): Generator<ValidPathInfo> {
  const paths = storePaths(count)
  const next = sequence(11)
  for (const [index, path] of paths.entries()) {
    const references = new Set<string>()
    for (let each = 0; each < 4 && index > 0; each += 1) references.add(paths[next(index)] as string)
    yield {
      path,
      info: { ...NOTHING, narHash: hash(path), narSize: 1000 + index, references: [...references] },
    }
  }
}

/** What is known of a path beside its contents. */
export const NOTHING: Omit<UnkeyedValidPathInfo, 'narHash' | 'narSize' | 'references'> = {
  deriver: undefined,
  registrationTime: 1_660_000_000,
  ultimate: false,
  sigs: [],
  ca: undefined,
}

/** A path with its contents. */
export interface Content {
  readonly info: ValidPathInfo
  readonly nar: Buffer | readonly Buffer[]
}

/** Paths that are a file of a hundred bytes each, and refer to one of those before them. */
export function smallContents(count: number, storeDir: string): Content[] {
  const paths = storePaths(count).map(path => path.replace('/nix/store', storeDir))
  return paths.map((path, index) => {
    const nar = Buffer.concat(fileNar([Buffer.alloc(100, `the contents of ${path}\n`)]))
    const references = index === 0 ? [] : [paths[index >> 1] as string]
    return { info: { path, info: { ...NOTHING, narHash: hash(nar), narSize: nar.length, references } }, nar }
  })
}

function hash(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
