import { mkdirSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { connect, type NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import {
  type NixDaemonConnection,
  type NixDaemonHandlers,
  serve,
} from '../../../generated/nix-daemon/server.ts'
import { HandlerError } from '../../../runtime/errors/handler-error.ts'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import { openStore, type Store } from '../../../store/index.ts'
import { STORE_FEATURES } from '../../../store/serving/listen-store.ts'
import { storeHandlers } from '../../../store/serving/store-handlers.ts'
import { nar } from '../../support/nar.ts'
import { wire } from '../../support/raw-client.ts'
import { bytesFrom, chosen, type Input } from '../input/input.ts'
import { Broken, same, settles, settlesTyped, typed } from '../invariants.ts'
import { mutateInput } from '../mutate/input.ts'
import { loadSessions } from '../seeds/recordings.ts'
import { storeSeed, storeSources } from '../seeds/store-side.ts'
import { budgetOf, gaveBack, holdsLittle, leave, limitsOf, PIPE, send } from './peer.ts'
import type { Subject, Target } from './target.ts'

/** The embedded store behind the server, fed as trusted clients and others would. */
export const store: Target = {
  name: 'store',
  task: 'the embedded store, fed with requests by clients that are trusted or not',
  short: 350,
  prepare: loadSessions,
  make(dice) {
    const seed = storeSeed(dice)
    const input = { ...seed, choices: { ...seed.choices, trusted: dice.chance(40) } }
    return mutateInput(dice, input, storeSources)
  },
  open: () => OpenStores.open(),
}

/** The store directory of the recordings, so that their paths mean something. */
const storeDir = '/nix/store'
const kept = nar({ kind: 'regular', contents: Buffer.from('kept by another client') })

/** A store for trusted clients, and one for others, each with a client that has a path of its own. */
class OpenStores implements Subject {
  readonly #folder: string
  readonly #stores: readonly [trusted: Guarded, others: Guarded]

  private constructor(folder: string, stores: readonly [Guarded, Guarded]) {
    this.#folder = folder
    this.#stores = stores
  }

  static async open(): Promise<OpenStores> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nixwire-fuzz-store-')))
    return new OpenStores(folder, [
      await Guarded.open(join(folder, 'trusted'), true),
      await Guarded.open(join(folder, 'others'), false),
    ])
  }

  async feed(input: Input): Promise<void> {
    const [trusted, others] = this.#stores
    await (chosen(input, 'trusted', false) ? trusted : others).feed(input)
    same('faithful', 'the folder beside the stores', readdirSync(this.#folder).sort(), ['others', 'trusted'])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      for (const each of this.#stores) await each.close()
    } finally {
      await removeTree(Buffer.from(this.#folder))
    }
  }
}

/** A store in a folder, and a client of it that must not notice anything. */
class Guarded {
  readonly #place: string
  readonly #store: Store
  readonly #bystander: NixDaemonClient
  readonly #path: string

  private constructor(place: string, store: Store, bystander: NixDaemonClient, path: string) {
    this.#place = place
    this.#store = store
    this.#bystander = bystander
    this.#path = path
  }

  static async open(place: string, trusted: boolean): Promise<Guarded> {
    mkdirSync(join(place, 'links'), { recursive: true })
    const store = await openStore({ dir: join(place, 'store'), storeDir, trusted, processDir: '/nowhere' })
    const [near, far] = wire(PIPE)
    const [bystander] = await Promise.all([
      connect(near),
      serve(far, connection => storeHandlers(store, connection), { features: STORE_FEATURES }),
    ])
    // A path that a connection adds is a temporary root of it, so other clients cannot remove it.
    const { path } = await bystander.addToStore({ name: 'kept', camStr: 'fixed:r:sha256' }, kept)
    return new Guarded(place, store, bystander, path)
  }

  async feed(input: Input): Promise<void> {
    const [near, far] = wire(PIPE)
    const errors: { readonly error: unknown; readonly operation: string | undefined }[] = []
    near.on('error', () => {})
    if (chosen(input, 'reads', true)) near.resume()
    const memory = budgetOf(input)
    let connection: NixDaemonConnection | undefined
    const opening = serve(far, each => this.#inside(storeHandlers(this.#store, each)), {
      features: STORE_FEATURES,
      limits: limitsOf(input),
      memory,
      onError: (error, operation) => void errors.push({ error, operation }),
    }).then(opened => {
      connection = opened
    })
    opening.catch(() => {})
    await send(near, bytesFrom(input, 'client'), input)
    holdsLittle(connection)
    await leave(near, input)
    await settlesTyped('the handshake', opening)
    if (connection !== undefined) await settles('the connection', connection.done)
    near.destroy()
    gaveBack(memory)
    for (const { error, operation } of errors) typed(operation ?? 'the connection', error)
    await settles('the call of another client', this.#check())
  }

  /** Requires that the other client still has its path, and that nothing was written elsewhere. */
  async #check(): Promise<void> {
    const info = await this.#bystander.queryPathInfo({ path: this.#path })
    same('others', 'the size of the path of another client', info?.narSize, kept.length)
    const stream = await this.#bystander.narFromPath({ path: this.#path })
    if (!(await stream.bytes()).equals(kept))
      throw new Broken('others', 'the path of another client has changed')
    same('faithful', 'the folder around the store', readdirSync(this.#place).sort(), ['links', 'store'])
    same(
      'faithful',
      'the folder of the store',
      readdirSync(join(this.#place, 'store')).sort(),
      expectedFolders(this.#place),
    )
  }

  /** Lets clients make and register links only beside this store, because they may be trusted and run as root here. */
  #inside(handlers: NixDaemonHandlers): NixDaemonHandlers {
    const links = join(this.#place, 'links')
    const inside = (link: string): string => {
      const place = resolve(link.replace(/^\/links\//, `${links}/`))
      if (dirname(place) !== links) throw new HandlerError('not outside of this test')
      return place
    }
    const { addPermRoot, addIndirectRoot } = handlers
    return {
      ...handlers,
      addPermRoot: (request, call) =>
        addPermRoot?.({ ...request, gcRoot: inside(request.gcRoot) }, call) as Promise<string>,
      addIndirectRoot: (request, call) =>
        addIndirectRoot?.({ path: inside(request.path) }, call) as Promise<void>,
    }
  }

  /** Closes the store once all that it has is whole. */
  async close(): Promise<void> {
    try {
      await settles('verifying', this.#verify())
    } finally {
      this.#bystander.connection.destroy()
      await this.#store.close()
    }
  }

  async #verify(): Promise<void> {
    const { metadata, contents } = this.#store
    same('faithful', 'the database', await metadata.check(), [])
    for await (const page of (await metadata.allPaths()).pages) {
      for (const path of page) {
        const { narHash, narSize } = (await metadata.info(path)) ?? {}
        same('faithful', `the contents of ${path}`, await contents.verify(path), { narHash, narSize })
      }
    }
  }
}

function expectedFolders(place: string): string[] {
  return readdirSync(join(place, 'store')).includes('log') ? ['log', 'state', 'store'] : ['state', 'store']
}
