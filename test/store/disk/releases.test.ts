// Trees written and read by real releases, compared with our own.

import { chmodSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { openDiskContents } from '../../../store/disk/disk-contents.ts'
import { dumpTree } from '../../../store/disk/dump-tree.ts'
import { describeReleases } from '../../live/support/releases.ts'
import { useScene } from '../../live/support/scene.ts'
import { collect } from './contents-folder.ts'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

describeReleases('a tree with odd names', peer => {
  const scene = useScene(peer)
  let tree: string

  beforeAll(() => {
    tree = join(scene.daemon.folder, 'work/odd')
    for (const name of ['', '/deep', '/deep/er', '/empty', '/\xff\xfe dir', '/.hidden'])
      mkdirSync(latin1(tree + name))
    const files = [
      'a',
      'a.b',
      'a-b',
      'aa',
      'B',
      'b\xe4',
      'b\xc3\xa4',
      '\x01\n',
      'deep/er/file',
      '\xff\xfe dir/\x80',
      '.hidden/..a',
    ]
    for (const name of files) writeFileSync(latin1(`${tree}/${name}`), name)
    writeFileSync(join(tree, 'nothing'), '')
    writeFileSync(join(tree, 'large'), Buffer.alloc(3_000_001, 'large'))
    for (const [name, mode] of [
      ['run', 0o755],
      ['owner', 0o100],
      ['group', 0o654],
      ['secret', 0o600],
    ] as const) {
      writeFileSync(join(tree, name), name)
      chmodSync(join(tree, name), mode)
    }
    symlinkSync(latin1('/no/\xffwhere'), latin1(`${tree}/link\xff`))
    symlinkSync('..', join(tree, 'deep/up'))
  })

  it('is dumped as the same bytes as by nix-store --dump', async () => {
    const { stdout } = await scene.daemon.run(peer, ['nix-store', '--dump', 'odd'])
    expect(Buffer.concat(await collect(dumpTree(Buffer.from(tree)))).equals(stdout)).toBe(true)
  })

  it('is unpacked to the same files as by nix-store --add, and has the same hash', async () => {
    const added = await scene.tool(['nix-store', '--add', 'odd'])
    const folder = join(scene.daemon.folder, 'unpacked')
    const contents = await openDiskContents({ storeDir: scene.daemon.storeDir, folder })
    const pending = await contents.receiveNar(dumpTree(Buffer.from(tree)))
    await pending.commit(added)
    expect(described(added.replace(scene.daemon.storeDir, folder))).toEqual(described(scene.file(added)))
    expect(described(scene.file(added)).length).toBe(25)
    const hash = await scene.look(['nix-store', '--query', '--hash', added])
    expect(await scene.tool(['nix-hash', '--type', 'sha256', '--to-base16', hash])).toBe(pending.narHash)
    expect(await contents.verify(added)).toEqual({ narHash: pending.narHash, narSize: pending.narSize })
  })

  it('can be read by the release after we have unpacked it', async () => {
    const folder = join(scene.daemon.folder, 'again')
    const contents = await openDiskContents({ storeDir: scene.daemon.storeDir, folder })
    const { stdout } = await scene.daemon.run(peer, ['nix-store', '--dump', 'odd'])
    const path = scene.path('again')
    await (await contents.receiveNar(stdout)).commit(path)
    const file = path.replace(scene.daemon.storeDir, folder)
    expect((await scene.daemon.run(peer, ['nix-store', '--dump', file])).stdout.equals(stdout)).toBe(true)
  })
})

/** Describes the files of a tree, except for owner, inode and access time. */
function described(root: string, name = ''): string[] {
  const path = latin1(`${root}${name}`)
  const { mode, size, mtimeMs, nlink } = lstatSync(path)
  const node = `${name} ${mode.toString(8)} ${mtimeMs}`
  if ((mode & 0o170000) !== 0o040000) return [`${node} ${size} ${nlink}`]
  const names = readdirSync(path, 'latin1').sort()
  return [node, ...names.flatMap(child => described(root, `${name}/${child}`))]
}
