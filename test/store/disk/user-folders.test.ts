import { chmodSync, lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeStateFolders } from '../../../store/disk/state-folders.ts'
import { makeUserFolders } from '../../../store/disk/user-folders.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('user-folders')
const own = process.geteuid?.() as number

async function state(): Promise<string> {
  const folder = join(scene.folder, 'state')
  await makeStateFolders(folder)
  return folder
}

function users(folder: string): string[] {
  return ['profiles/per-user', 'gcroots/per-user'].flatMap(each =>
    readdirSync(join(folder, each)).map(name => {
      const { mode, uid } = lstatSync(join(folder, each, name))
      return `${each}/${name} ${uid} ${(mode & 0o777).toString(8)}`
    }),
  )
}

it('the folders of a state are made once, with the link by which profiles are roots', async () => {
  const folder = await state()
  expect(await makeStateFolders(folder)).toBeUndefined()
  expect(readlinkSync(join(folder, 'gcroots/profiles'))).toBe(join(folder, 'profiles'))
  expect(users(folder)).toEqual([])
})

it('the folders of a user belong to that user, also if they were left half made', async () => {
  const folder = await state()
  const wanted = [`profiles/per-user/alice ${own} 755`, `gcroots/per-user/alice ${own} 755`]
  await makeUserFolders(folder, 'alice', own)
  expect(users(folder)).toEqual(wanted)
  rmSync(join(folder, 'gcroots/per-user/alice'), { recursive: true })
  chmodSync(join(folder, 'profiles/per-user/alice'), 0o700)
  await makeUserFolders(folder, 'alice', own)
  expect(users(folder)).toEqual(wanted)
})

it.runIf(own === 0)('root makes the folders of other users', async () => {
  const folder = await state()
  await makeUserFolders(folder, 'bob', 4321)
  expect(users(folder)).toEqual(['profiles/per-user/bob 4321 755', 'gcroots/per-user/bob 4321 755'])
})

it('a name that is no file, or a link in the place of a folder, changes nothing elsewhere', async () => {
  const folder = await state()
  const other = join(scene.folder, 'other')
  mkdirSync(other, { mode: 0o700 })
  for (const name of ['', '.', '..', '../x', 'a/b', 'a\0b']) await makeUserFolders(folder, name, own)
  expect(users(folder)).toEqual([])
  for (const each of ['profiles', 'gcroots']) symlinkSync(other, join(folder, each, 'per-user/eve'))
  await makeUserFolders(folder, 'eve', own)
  expect(lstatSync(other).mode & 0o777).toBe(0o700)
})
