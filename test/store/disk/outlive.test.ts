import { mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { V1_38 } from '../../../generated/nix-daemon/versions.ts'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import { openStore, type Store } from '../../../store/index.ts'
import { storeHandlers } from '../../../store/serving/store-handlers.ts'
import { infoOf, nar } from '../../live/support/nar.ts'
import { pathOf } from '../store-support.ts'

/** Files and folders that were synchronised, and renames, in order. */
const done: string[] = []

vi.mock('node:fs/promises', async original => {
  const fs = await original<typeof import('node:fs/promises')>()
  return {
    ...fs,
    open: async (...args: Parameters<typeof fs.open>) => {
      const handle = await fs.open(...args)
      const sync = handle.sync.bind(handle)
      handle.sync = async () => {
        await sync()
        done.push(`sync ${args[0]}`)
      }
      return handle
    },
    rename: async (from: Buffer, to: Buffer) => {
      await fs.rename(from, to)
      done.push(`rename ${from} ${to}`)
    },
  }
})

vi.mock('node:fs', async original => {
  const fs = await original<typeof import('node:fs')>()
  return {
    ...fs,
    renameSync: (from: Buffer, to: Buffer) => {
      fs.renameSync(from, to)
      done.push(`rename ${from} ${to}`)
    },
  }
})

let dir: string

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'nixwire-outlive-')))
  done.length = 0
})

// The folders of a store are read-only.
afterEach(() => removeTree(Buffer.from(dir)))

/** Adds a tree and a link to it, and returns its path. */
async function add(store: Store): Promise<string> {
  const session = { version: V1_38, features: 0 }
  const { signal } = new AbortController()
  const handlers = storeHandlers(store, {
    session,
    signal,
    peer: undefined,
  } as never) as Required<NixDaemonHandlers>
  const call = { session, signal } as never
  const body = nar({ entries: { a: 'a\n', folder: { entries: { b: 'b\n' } } } })
  const path = pathOf(store, 'tree')
  await handlers.addToStoreNar(
    { path, info: infoOf(body), repair: false, dontCheckSigs: true },
    [body] as never,
    call,
  )
  await handlers.addPermRoot({ storePath: path, gcRoot: join(dir, 'links/link') }, call)
  return path
}

it('contents that outlive the machine are on the disk before they are at their path, and links too', async () => {
  await using store = await openStore({ dir, trusted: true, gcReserved: 0, outlive: 'machine' })
  const isValid = vi.spyOn(store.metadata, 'register')
  isValid.mockImplementation(() => void done.push('register'))
  const path = await add(store)
  const [tree = '', ...others] = done.map(each => each.replaceAll(/\.nixwire-[\w-]+/g, 'NEW'))
  const place = join(dir, 'store/NEW')
  expect([tree, ...others]).toEqual([
    `sync ${place}/a`,
    `sync ${place}`,
    `sync ${place}/folder/b`,
    `sync ${place}/folder`,
    `rename ${place} ${join(dir, 'store', basename(path))}`,
    `sync ${join(dir, 'store')}`,
    'register',
    `rename ${join(dir, 'links/NEW')} ${join(dir, 'links/link')}`,
    `sync ${join(dir, 'links')}`,
  ])
})

it('contents that outlive the process only are not waited for', async () => {
  await using store = await openStore({ dir, trusted: true, gcReserved: 0 })
  await add(store)
  expect(done.filter(each => each.startsWith('sync'))).toEqual([])
})
