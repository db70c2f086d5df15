// Calls that change a store in all ways, and a ledger of what the store has answered to them.

import { mkdirSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import type { Target } from '../../runtime/index.ts'
import { infoOf, type Node, nar } from '../live/support/nar.ts'
import { pathOf, type Upload } from '../store/store-support.ts'

/** The paths that a store has to have, and those that it may have. */
export class Ledger {
  readonly storeDir: string
  /** Folder for links that are roots. */
  readonly links: string
  /** Hashes of the paths whose addition was acknowledged, and whose deletion was not begun. */
  readonly kept: Map<string, string> = new Map()
  /** Paths that were added by the connection before, so that they are garbage now. */
  readonly garbage: string[] = []
  /** The path that AddToStoreNar last added. */
  last: Upload | undefined
  #count = 0

  constructor(storeDir: string, links: string) {
    this.storeDir = storeDir
    this.links = links
  }

  /** Makes a path and its NAR, which no other call has made. */
  next(node: (name: string) => Node = name => `${name}\n`): Upload & { readonly name: string } {
    this.#count += 1
    const name = `p${this.#count}`
    const bytes = nar(node(name))
    const path = pathOf(this, name)
    return { name, path, nar: bytes, info: infoOf(bytes) }
  }

  /** Notes paths that the store has acknowledged. */
  keep(...paths: readonly { readonly path: string; readonly info: { readonly narHash: string } }[]): void {
    for (const { path, info } of paths) {
      this.kept.set(path, info.narHash)
      this.garbage.push(path)
    }
  }
}

/** Makes a folder for a store and one for links beside it, below a given one. */
export function newPlace(folder: string): { readonly dir: string; readonly ledger: Ledger } {
  for (const name of ['dir', 'links']) mkdirSync(join(folder, name))
  const dir = join(folder, 'dir')
  return { dir, ledger: new Ledger(join(dir, 'store'), join(folder, 'links')) }
}

type Call = (client: NixDaemonClient, ledger: Ledger) => Promise<unknown>

const small = (name: string): Node => ({
  entries: { folder: { entries: { inner: name, link: { target: 'inner' } } }, program: { executable: name } },
})

/** Makes a tree with a file so large that it is not written at once. */
const tree = (name: string): Node => ({
  entries: { folder: small(name), large: Buffer.alloc(1_100_000, name) },
})

/** The calls by name, each of which has all that it needs. */
export const CALLS: Readonly<Record<string, Call>> = {
  async addToStoreNar(client, ledger) {
    const upload = ledger.next(tree)
    await client.addToStoreNar({ ...upload, dontCheckSigs: true }, upload.nar)
    ledger.keep(upload)
    ledger.last = upload
  },
  async repair(client, ledger) {
    const upload = ledger.last as Upload
    await client.addToStoreNar({ ...upload, dontCheckSigs: true, repair: true }, upload.nar)
  },
  async addMultipleToStore(client, ledger) {
    const [first, second] = [ledger.next(), ledger.next(small)]
    const third = ledger.next()
    const all = [first, second, { ...third, info: { ...third.info, references: [first.path, second.path] } }]
    const records = all.map(({ path, info, nar }) => ({ info: { path, info }, nar }))
    await client.addMultipleToStore({ dontCheckSigs: true }, records)
    ledger.keep(...all)
  },
  async addText(client, ledger) {
    const { name } = ledger.next()
    const { path, info } = await client.addToStore({ name, camStr: 'text:sha256' }, Buffer.from(name))
    if (info !== undefined) ledger.keep({ path, info })
  },
  async addFlat(client, ledger) {
    const { name } = ledger.next()
    const content = Buffer.alloc(1_200_000, name)
    const { path, info } = await client.addToStore({ name, camStr: 'fixed:sha1' }, content)
    if (info !== undefined) ledger.keep({ path, info })
  },
  async addBuildLog(client, ledger) {
    const { path } = ledger.next()
    await client.addBuildLog(
      { path: `${path.slice(ledger.storeDir.length + 1)}.drv` },
      Buffer.alloc(300_000, 'log'),
    )
  },
  async addPermRoot(client, ledger) {
    const path = ledger.garbage.pop() as string
    const narHash = ledger.kept.get(path) as string
    // If it fails, the path may be garbage.
    ledger.kept.delete(path)
    await client.addPermRoot({ storePath: path, gcRoot: join(ledger.links, basename(path)) })
    ledger.kept.set(path, narHash)
  },
  async download(client, ledger) {
    for (const path of [...ledger.kept.keys()].slice(-3)) {
      const body = await client.narFromPath({ path })
      await body.lend(() => {})
    }
  },
  async query(client, ledger) {
    const paths = [...ledger.kept.keys()]
    await client.queryValidPaths({ paths })
    await client.queryPathInfo({ path: paths[0] as string })
    await client.findRoots()
  },
  async collectGarbage(client, ledger) {
    // If it fails, some of them may be gone.
    for (const path of ledger.garbage.splice(0)) ledger.kept.delete(path)
    ledger.last = undefined
    await client.collectGarbage({ action: 'DeleteDead' })
  },
  async verifyStore(client) {
    await client.verifyStore({ checkContents: true })
  },
}

/** Names the calls that have to be made before one, so that it has something to do. */
export function callsBefore(name: string, ledger: Ledger): string[] {
  if (name === 'repair' && ledger.last === undefined) return ['addToStoreNar']
  if (name === 'addPermRoot') return ['addText']
  return name === 'collectGarbage' ? ['addMultipleToStore'] : []
}

/** An error that a call rejected with. */
export interface Failed {
  readonly call: string
  readonly error: Error
}

/** Makes all calls, each on a connection of its own, so that what one has added is garbage for the next. */
export async function callAll(
  target: Target,
  ledger: Ledger,
  names: readonly string[] = Object.keys(CALLS),
): Promise<Failed[]> {
  const failed: Failed[] = []
  for (const name of names) {
    const client = await connect(target, { features: [] })
    try {
      await CALLS[name]?.(client, ledger)
    } catch (error) {
      failed.push({ call: name, error: error as Error })
    } finally {
      await client.close()
    }
  }
  return failed
}

/** Compares a store with its ledger; returns what is wrong. */
export async function differences(target: Target, ledger: Ledger): Promise<string[]> {
  const wrong: string[] = []
  const client = await connect(target)
  try {
    const onLog = (message: object): void => {
      const text = 'msg' in message ? String(message.msg) : ''
      if (
        !/^(reading the Nix store|checking path existence|checking link hashes|checking store hashes)\.\.\.\n$/.test(
          text,
        )
      )
        wrong.push(text)
    }
    if (await client.verifyStore({ checkContents: true }, { onLog })) wrong.push('there are errors')
    for (const [path, narHash] of ledger.kept) {
      const info = await client.queryPathInfo({ path })
      if (info?.narHash !== narHash)
        wrong.push(`${path} was acknowledged, and is ${info?.narHash ?? 'not valid'}`)
    }
  } finally {
    await client.close()
  }
  return wrong
}

/** Lists the files of a store that no call has finished. */
export function unfinished(dir: string): string[] {
  const names = ['store', 'log'].flatMap(folder => readdirSync(join(dir, folder)))
  return names.filter(name => name.startsWith('.') && name !== '.links')
}
