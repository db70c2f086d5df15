// Equal files of contents, made one.

import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import type { SharedFiles, SharingOptions } from '../../../store/model/shared-files.ts'
import { type Node, nar, nix32, sha256 } from '../../live/support/nar.ts'
import { ContentsFolder } from './contents-folder.ts'

vi.mock('node:fs', async original => {
  const fs = await original<typeof import('node:fs')>()
  return {
    ...fs,
    linkSync: (from: string, to: string) => failing.link(String(to)) ?? fs.linkSync(from, to),
    renameSync: (from: string, to: string) => failing.rename() ?? fs.renameSync(from, to),
  }
})

/** Lets a link fail as a file system would have it. */
const failing: { link: (to: string) => undefined; rename: () => undefined } = {
  link: () => undefined,
  rename: () => undefined,
}

const TEXT = 'equal\n'.repeat(100)
let place: ContentsFolder
let shared: SharedFiles

beforeEach(async () => {
  place = new ContentsFolder()
  await place.open()
  shared = place.contents.shared as SharedFiles
})
afterEach(async () => {
  failing.link = () => undefined
  failing.rename = () => undefined
  await removeTree(Buffer.from(place.folder))
})

const inode = (path: string, ...rest: string[]): number => lstatSync(place.file(path, ...rest)).ino
const nameOf = (node: Node): string => nix32(sha256(nar(node)))
const linkOf = (node: Node): string => join(place.folder, '.links', nameOf(node))
const links = (): string[] => readdirSync(join(place.folder, '.links')).sort()

async function share(paths: readonly string[], options: SharingOptions = {}): Promise<string[]> {
  const notices: string[] = []
  const run = await shared.begin()
  for (const path of paths)
    await run.share(path, { onNotice: (level, text) => void notices.push(`${level} ${text}`), ...options })
  return notices.filter(each => !each.startsWith('Talkative'))
}

function overwrite(file: string, text: string): void {
  chmodSync(file, 0o644)
  writeFileSync(file, text)
  chmodSync(file, 0o444)
  utimesSync(file, 1, 1)
}

describe('sharing', () => {
  it('makes equal files one, under the hash of their NAR, and leaves the folders as they were', async () => {
    const tree: Node = {
      entries: { a: TEXT, below: { entries: { b: TEXT, x: { executable: TEXT } } }, l: { target: 'a' } },
    }
    const [one, two, flat] = [await place.put(tree), await place.put(tree), await place.put(TEXT)]
    const freed: number[] = []
    expect(await share([one, two, flat], { onShared: bytes => void freed.push(bytes) })).toEqual([])
    expect(freed.sort()).toEqual([1, TEXT.length, TEXT.length, TEXT.length, TEXT.length, TEXT.length].sort())
    expect(new Set([inode(one, 'a'), inode(one, 'below/b'), inode(two, 'a'), inode(flat)]).size).toBe(1)
    expect(inode(one, 'below/x')).toBe(inode(two, 'below/x'))
    expect(inode(one, 'below/x')).not.toBe(inode(one, 'a'))
    expect(inode(one, 'l')).toBe(inode(two, 'l'))
    expect(links()).toEqual([nameOf(TEXT), nameOf({ executable: TEXT }), nameOf({ target: 'a' })].sort())
    for (const path of [one, two]) {
      expect((await place.dump(path)).equals(nar(tree))).toBe(true)
      for (const folder of ['', 'below']) {
        const { mode, mtimeMs } = lstatSync(place.file(path, folder))
        expect([mode & 0o7777, mtimeMs]).toEqual([0o555, 1000])
      }
    }
    expect(place.leftovers()).toEqual(['.links'])
  })

  it('does not read files again that are shared already', async () => {
    const [one, two] = [await place.put(TEXT), await place.put(TEXT)]
    await share([one, two])
    // The name of the file that both are says that it was not hashed again.
    renameSync(linkOf(TEXT), join(place.folder, '.links', 'another'))
    await share([one, two])
    expect(links()).toEqual(['another'])
  })

  it('goes on where a crash has cut it off, and the next start removes the rest', async () => {
    const [one, two] = [await place.put(TEXT), await place.put(TEXT)]
    await share([one])
    // A process that is killed before its rename leaves this.
    const { linkSync } = await vi.importActual<typeof import('node:fs')>('node:fs')
    linkSync(linkOf(TEXT), join(place.folder, '.nixwire-abcdef-1'))
    await place.open()
    shared = place.contents.shared as SharedFiles
    expect(place.leftovers()).toEqual(['.links'])
    await share([one, two])
    expect(inode(one)).toBe(inode(two))
  })

  it('skips a writable file', async () => {
    const path = await place.put(TEXT)
    chmodSync(place.file(path), 0o644)
    expect(await share([path])).toEqual([`Warn skipping suspicious writable file '${path}'`])
    expect(existsSync(linkOf(TEXT))).toBe(false)
  })

  it('follows no link, in the contents or among the shared files', async () => {
    const outside = join(place.folder, 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'secret'), TEXT)
    chmodSync(join(outside, 'secret'), 0o444)
    const path = await place.put({
      entries: { folder: { target: outside }, file: { target: `${outside}/secret` } },
    })
    const other = await place.put(TEXT)
    mkdirSync(join(place.folder, '.links'))
    symlinkSync(join(outside, 'secret'), linkOf(TEXT))
    await share([path, other])
    expect(lstatSync(join(outside, 'secret')).nlink).toBe(1)
    expect(inode(other)).toBe(lstatSync(linkOf(TEXT)).ino)
  })

  it.each([
    ['another size', 'short'],
    ['the same size', TEXT.toUpperCase()],
  ])('replaces a damaged shared file of %s, and no file by it', async (_, text) => {
    const [one, two, three] = [await place.put(TEXT), await place.put(TEXT), await place.put(TEXT)]
    await share([one])
    overwrite(linkOf(TEXT), text)
    const notices = await share([two, three])
    expect(notices).toEqual([
      `Warn removing corrupted link "/nix/store/.links/${nameOf(TEXT)}"`,
      expect.stringContaining('Warn There may be more corrupted paths.'),
    ])
    expect(readFileSync(place.file(two), 'utf8')).toBe(TEXT)
    expect(inode(three)).toBe(inode(two))
    expect(inode(one)).not.toBe(inode(two))
  })

  it('replaces no file that took the place of the one it has read', async () => {
    const [one, two] = [await place.put(TEXT), await place.put(TEXT)]
    await share([one])
    let replaced = false
    await share([two], {
      lock: async () => {
        if (!replaced) await place.put('repaired', two)
        replaced = true
        return () => {}
      },
    })
    expect(replaced).toBe(true)
    expect(readFileSync(place.file(two), 'utf8')).toBe('repaired')
    expect(links()).toEqual([nameOf(TEXT)])
  })

  it('follows no link of a tree that took the place of the one it has read', async () => {
    const outside = join(place.folder, 'outside')
    mkdirSync(outside)
    const files = { a: TEXT, b: TEXT }
    for (const name of Object.keys(files)) writeFileSync(join(outside, name), TEXT, { mode: 0o444 })
    const [one, two] = [await place.put(TEXT), await place.put({ entries: { folder: { entries: files } } })]
    await share([one])
    const before = ['', 'a', 'b'].map(name => lstatSync(join(outside, name), { bigint: true }))
    let replaced = false
    await share([two], {
      lock: async () => {
        if (!replaced) await place.put({ entries: { folder: { target: outside } } }, two)
        replaced = true
        return () => {}
      },
    })
    expect(replaced).toBe(true)
    const after = ['', 'a', 'b'].map(name => lstatSync(join(outside, name), { bigint: true }))
    for (const [index, { ino, mode, nlink }] of before.entries())
      expect(after[index]).toMatchObject({ ino, mode, nlink })
  })

  it('leaves files as they are once the shared one has the most names', async () => {
    const [one, two] = [await place.put(TEXT), await place.put(TEXT)]
    const empty = [await place.put(''), await place.put('')]
    await share([one, empty[0] as string])
    failing.link = () => {
      throw Object.assign(new Error('EMLINK: too many links'), { code: 'EMLINK', syscall: 'link' })
    }
    expect(await share([two, empty[1] as string])).toEqual([
      `Info "/nix/store/.links/${nameOf(TEXT)}" has maximum number of links`,
    ])
    expect(inode(one)).not.toBe(inode(two))
    expect(place.leftovers()).toEqual(['.links'])
  })

  it('leaves no link behind if it cannot be renamed', async () => {
    const [one, two] = [await place.put({ entries: { a: TEXT } }), await place.put({ entries: { a: TEXT } })]
    await share([one])
    for (const code of ['EMLINK', 'EIO']) {
      failing.rename = () => {
        throw Object.assign(new Error(code), { code, syscall: 'rename' })
      }
      const sharing = share([two])
      if (code === 'EMLINK') expect(await sharing).toEqual([])
      else await expect(sharing).rejects.toThrow(`cannot share the files of ${two}: EIO`)
      expect(place.leftovers()).toEqual(['.links'])
      expect(inode(one, 'a')).not.toBe(inode(two, 'a'))
      expect(lstatSync(place.file(two)).mode & 0o7777).toBe(0o555)
    }
  })

  it('leaves a file as it is if the folder of shared ones takes no more', async () => {
    const path = await place.put(TEXT)
    failing.link = to => {
      if (!to.includes('.links')) return undefined
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'link' })
    }
    expect(await share([path])).toEqual([
      `Info cannot link "/nix/store/.links/${nameOf(TEXT)}" to '${path}': No space left on device`,
    ])
  })

  it('says of what it could not share the files', async () => {
    const path = await place.put(TEXT)
    failing.link = () => {
      throw Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM', syscall: 'link' })
    }
    await expect(share([path])).rejects.toThrow(`cannot share the files of ${path}: EPERM`)
    await expect(share([place.newPath()])).rejects.toMatchObject({ code: 'not-found' })
  })

  it('of new contents is done before they are at their path', async () => {
    const one = await place.put(TEXT)
    const two = place.newPath()
    await share([one])
    await (await place.contents.receiveNar(nar({ entries: { a: TEXT } }))).commit(two, {})
    expect(inode(two, 'a')).toBe(inode(one))
  })
})

describe('shared files', () => {
  it('are removed once no path has them, and the others are counted', async () => {
    const paths = [await place.put(TEXT), await place.put(TEXT), await place.put('other')]
    await share(paths)
    expect(await place.contents.remove(paths[2] as string)).toBe('other'.length)
    const removed: string[] = []
    const blocks = lstatSync(join(place.folder, '.links')).blocks * 512
    expect(await shared.removeUnshared(name => void removed.push(name))).toBe(TEXT.length - blocks)
    expect(removed).toEqual([nameOf('other')])
    expect(await place.contents.remove(paths[0] as string)).toBe(0)
    expect(await place.contents.remove(paths[1] as string)).toBe(TEXT.length)
    expect(await shared.removeUnshared()).toBe(-blocks)
    expect(links()).toEqual([])
  })

  it('are known to be damaged by their name', async () => {
    const paths = [
      await place.put(TEXT),
      await place.put({ entries: { l: { target: 'x' } } }),
      await place.put('other'),
    ]
    await share(paths)
    overwrite(linkOf(TEXT), 'damaged')
    const damaged: unknown[] = []
    for await (const each of shared.damaged()) damaged.push(each)
    expect(damaged).toEqual([{ name: nameOf(TEXT), found: nameOf('damaged') }])
    shared.forget(nameOf(TEXT))
    expect(existsSync(linkOf(TEXT))).toBe(false)
    expect(readFileSync(place.file(paths[0] as string), 'utf8')).toBe('damaged')
    unlinkSync(linkOf('other'))
  })
})
