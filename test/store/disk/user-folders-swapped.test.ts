import { lstatSync, mkdirSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { makeStateFolders } from '../../../store/disk/state-folders.ts'
import { makeUserFolders } from '../../../store/disk/user-folders.ts'
import { sceneOf } from '../../support/scene.ts'

/** Called after a file was looked at or opened. */
const looked = vi.hoisted(() => ({ at: (_: string) => {} }))

vi.mock('node:fs/promises', async original => {
  const real = await original<typeof import('node:fs/promises')>()
  const thenTell = <T extends unknown[], R>(look: (path: Buffer, ...more: T) => Promise<R>) => {
    return async (path: Buffer, ...more: T): Promise<R> => {
      const found = await look(path, ...more)
      looked.at(String(path))
      return found
    }
  }
  return { ...real, lstat: thenTell(real.lstat as never), open: thenTell(real.open as never) }
})

const scene = sceneOf('user-folders-swapped')

it('a link that takes the place of a folder after a look at it changes nothing elsewhere', async () => {
  const [folder, other] = [join(scene.folder, 'state'), join(scene.folder, 'other')]
  await makeStateFolders(folder)
  mkdirSync(other, { mode: 0o700 })
  const moved: string[] = []
  for (const each of ['profiles', 'gcroots'])
    mkdirSync(join(folder, each, 'per-user/eve'), { recursive: true, mode: 0o700 })
  looked.at = path => {
    if (!path.endsWith('/eve')) return
    renameSync(path, `${path}-moved`)
    symlinkSync(other, path)
    moved.push(`${path}-moved`)
  }
  const uid = process.geteuid?.() === 0 ? 4321 : (process.geteuid?.() as number)
  await makeUserFolders(folder, 'eve', uid)
  expect(moved).toHaveLength(2)
  for (const path of moved) expect(lstatSync(path).uid).toBe(uid)
  const { mode, uid: owner } = lstatSync(other)
  expect([mode & 0o777, owner]).toEqual([0o700, process.geteuid?.()])
})
