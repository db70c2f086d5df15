import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeText } from '../../../runtime/wire/text.ts'
import { addPermanentRoot } from '../../../store/collecting/add-roots.ts'
import { makeFolder } from '../../../store/disk/make-folder.ts'
import type { Store } from '../../../store/model/store.ts'
import { openStore } from '../../../store/open-store.ts'
import { rejection } from '../../support/fake-server.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-make-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a folder is made with those above it, once or twice, also at the same time', async () => {
  const deep = join(folder, 'a/b/c/d')
  await Promise.all([makeFolder(deep), makeFolder(deep), makeFolder(join(folder, 'a/b/e'))])
  await makeFolder(deep)
  expect(statSync(deep).isDirectory()).toBe(true)
})

test('a folder may lie behind a link', async () => {
  mkdirSync(join(folder, 'real'))
  symlinkSync('real', join(folder, 'link'))
  await makeFolder(join(folder, 'link'))
  await makeFolder(join(folder, 'link/in'))
  expect(existsSync(join(folder, 'real/in'))).toBe(true)
})

test('a name need not be UTF-8', async () => {
  await makeFolder(join(folder, decodeText(Buffer.from([0x61, 0xff]), 0, 2), 'b'))
  expect(
    statSync(
      Buffer.concat([Buffer.from(`${folder}/a`), Buffer.from([0xff]), Buffer.from('/b')]),
    ).isDirectory(),
  ).toBe(true)
})

test('a file in the way is an error', async () => {
  writeFileSync(join(folder, 'file'), '')
  expect(await rejection(makeFolder(join(folder, 'file')))).toMatchObject({ code: 'EEXIST' })
  expect(await rejection(makeFolder(join(folder, 'file/in')))).toMatchObject({ code: 'ENOTDIR' })
})

// Node's own recursive mkdir never ends there.
test.skipIf(!existsSync('/proc/self'))(
  'a folder in /proc is an error, for a store and for a root',
  async () => {
    const dir = '/proc/nixwire-no-such-folder'
    expect(await rejection(makeFolder(`${dir}/deep`))).toMatchObject({ code: 'ENOENT' })
    expect(await rejection(openStore({ dir }))).toMatchObject({ code: 'ENOENT' })
    const store = { storeDir: '/nix/store', ownFolders: [] } as unknown as Store
    const adding = addPermanentRoot(store, `${dir}/root`, '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello')
    expect(await rejection(adding)).toMatchObject({ code: 'ENOENT' })
  },
)
