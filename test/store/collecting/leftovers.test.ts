import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { connect } from '../../../generated/nix-daemon/index.ts'
import type { CollectGarbageRequest } from '../../../generated/nix-daemon/operations.ts'
import { listenStore, openStore } from '../../../store/index.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('leftovers')
const dirs: string[] = []

afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true })
})

function newDir(): string {
  const dir = join(scene.folder, `store-${dirs.length}`)
  dirs.push(dir)
  mkdirSync(join(dir, 'store'), { recursive: true })
  return dir
}

/** Opens a store, and collects garbage with each action. */
async function collect(dir: string, ...actions: CollectGarbageRequest['action'][]): Promise<string[][]> {
  await using store = await openStore({ dir, processDir: '/nowhere' })
  await using listening = await listenStore(store, join(dir, 'socket'), { features: [] })
  await using client = await connect(listening.url)
  const found: string[][] = []
  for (const action of actions) found.push([...(await client.collectGarbage({ action })).paths])
  return found
}

function files(dir: string): string[] {
  return readdirSync(join(dir, 'store')).sort()
}

it('files without the name of a path are garbage in a folder that was empty when its store was made', async () => {
  const dir = newDir()
  await collect(dir)
  writeFileSync(join(dir, 'store/junk'), 'x')
  writeFileSync(join(dir, 'store/.nixwire-left'), 'x')
  mkdirSync(join(dir, 'store/trash/folder'), { recursive: true })
  const names = ['junk', 'trash'].map(name => `${dir}/store/${name}`)
  const [dead = [], deleted = []] = await collect(dir, 'ReturnDead', 'DeleteDead')
  expect(dead).toEqual(names)
  expect(deleted.sort()).toEqual(names)
  expect(files(dir)).toEqual(['.links'])
})

it('they stay in a folder that held some, which may be the work of a user', async () => {
  const dir = newDir()
  writeFileSync(join(dir, 'store/index.ts'), 'x')
  await collect(dir)
  writeFileSync(join(dir, 'store/junk'), 'x')
  expect(await collect(dir, 'ReturnDead', 'DeleteDead')).toEqual([[], []])
  expect(files(dir)).toEqual(['.links', 'index.ts', 'junk'])
})

it('they stay in a folder that belonged to a store before', async () => {
  const dir = newDir()
  await collect(dir)
  for (const name of readdirSync(join(dir, 'state')))
    if (name.startsWith('db.sqlite')) rmSync(join(dir, 'state', name))
  writeFileSync(join(dir, 'store/junk'), 'x')
  expect(await collect(dir, 'ReturnDead', 'DeleteDead')).toEqual([[], []])
  expect(files(dir)).toEqual(['.links', 'junk'])
})

it('they stay in a store that an earlier release has made', async () => {
  const dir = newDir()
  await collect(dir)
  rmSync(join(dir, 'state/owns-store'))
  writeFileSync(join(dir, 'store/junk'), 'x')
  expect(await collect(dir, 'DeleteDead')).toEqual([[]])
  expect(existsSync(join(dir, 'store/junk'))).toBe(true)
})
