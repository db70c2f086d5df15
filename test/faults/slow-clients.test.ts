import { once } from 'node:events'
import { connect as dial, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { connect, listenAsProxy } from '../../generated/nix-daemon/index.ts'
import { TimeOutError } from '../../runtime/errors/time-out-error.ts'
import { listenStore, openStore, type Store } from '../../store/index.ts'
import { infoOf, nar } from '../live/support/nar.ts'
import { pathOf } from '../store/store-support.ts'
import { bytesOf, CLIENT_MAGIC, LAST } from '../support/raw-client.ts'
import { useFolder } from './folder.ts'
import { LONG } from './program.ts'
import { unfinished } from './workload.ts'

const newFolder = useFolder()
const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

/** Time in ms in which clients have to go on. */
const SHORT = 1000
/** The handshake is part of what the other kinds do, and takes longer among many. */
const timeouts = { handshake: 5 * SHORT, request: SHORT, upload: SHORT, write: SHORT }
/** Clients of each kind. */
const CLIENTS = 20
const STORE_DIR = '/nix/store'
const HELLO = bytesOf(CLIENT_MAGIC, 0x126, [], 0, 0)
const path = pathOf({ storeDir: STORE_DIR }, 'large')
const body = nar(Buffer.alloc(8 << 20, 'large'))

/** Sends bytes at once, and then others one by one, until the connection ends. */
async function drip(socket: Socket, first: Uint8Array, slowly: Uint8Array): Promise<void> {
  socket.resume()
  socket.write(first)
  for (let at = 0; !socket.destroyed && socket.writable; at = (at + 1) % slowly.length) {
    socket.write(slowly.subarray(at, at + 1))
    await sleep(20)
  }
}

/** Asks for much once it is greeted and reads no more, with its own side open or ended. */
async function ask(socket: Socket, isEnded: boolean): Promise<void> {
  socket.write(HELLO)
  for (let heard = Buffer.alloc(0); !heard.subarray(-8).equals(bytesOf(LAST)); )
    heard = Buffer.concat([heard, (await once(socket, 'data'))[0]])
  socket.pause()
  if (isEnded) socket.end(downloads)
  else socket.write(downloads)
}

const zeros = Buffer.alloc(64)
const downloads = bytesOf(...Array.from({ length: 4 }, () => [38, path]).flat())
const upload = bytesOf(39, path, '', '0'.repeat(64), [], 0, 1 << 30, 0, [], '', 0, 1)

/** The ways of being slow, with the time that ends them. */
const KINDS: readonly [what: string, which: string, act: (socket: Socket) => Promise<void>][] = [
  ['says nothing', 'handshake', async () => {}],
  [
    'sends its hello byte by byte',
    'handshake',
    socket => drip(socket, Buffer.alloc(0), bytesOf(CLIENT_MAGIC, 0x126, Array<string>(1000).fill('x'))),
  ],
  [
    'sends a request byte by byte',
    'request',
    socket => drip(socket, Buffer.concat([HELLO, bytesOf(1, 1 << 20)]), zeros),
  ],
  [
    'stops in a request',
    'request',
    async socket => void socket.write(Buffer.concat([HELLO, bytesOf(1, 100)])),
  ],
  [
    'sends an upload byte by byte',
    'upload',
    socket => drip(socket, Buffer.concat([HELLO, upload, bytesOf(1 << 20)]), zeros),
  ],
  ['never reads', 'write', socket => ask(socket, false)],
  ['never reads, and has ended its side', 'write', socket => ask(socket, true)],
]

interface Served {
  readonly path: string
  readonly errors: unknown[]
  readonly stores: readonly Store[]
  readonly folders: readonly string[]
}

async function serve(behindProxy: boolean): Promise<Served> {
  const folder = newFolder()
  const errors: unknown[] = []
  const onError = (error: unknown): void => void errors.push(error)
  const told = { timeouts, onError }
  const own = join(folder, 'store')
  const store = await openStore({ dir: own, storeDir: STORE_DIR })
  // Only the server that clients connect to is impatient.
  const listening = await listenStore(store, join(folder, 'socket'), behindProxy ? {} : { timeouts, onError })
  open.push(store, listening)
  if (!behindProxy) return { path: join(folder, 'socket'), errors, stores: [store], folders: [own] }
  open.push(await listenAsProxy(join(folder, 'proxy'), listening.url, told))
  return { path: join(folder, 'proxy'), errors, stores: [store], folders: [own] }
}

test.each([
  ['a store', false],
  ['a proxy', true],
])(
  '%s lets go of slow clients of every kind, and serves another one meanwhile',
  {
    timeout: LONG,
  },
  async (_, behindProxy) => {
    const served = await serve(behindProxy)
    const bystander = await connect(served.path)
    await bystander.addToStoreNar({ path, info: infoOf(body), dontCheckSigs: true }, body)
    const holders = (): number =>
      served.stores.reduce((sum, { tempRoots }) => sum + [...tempRoots.holders()].length, 0)
    const before = holders()
    const sockets: Socket[] = []
    const acting = KINDS.flatMap(([, , act]) =>
      Array.from({ length: CLIENTS }, async () => {
        const socket = dial(served.path)
        sockets.push(socket)
        socket.on('error', () => {})
        await act(socket)
      }),
    )
    // A client that has ended its side has left a proxy, which asks the server for no more.
    const expected = KINDS.filter(([what]) => !behindProxy || !what.includes('ended')).flatMap(([, which]) =>
      Array<string>(CLIENTS).fill(which),
    )
    let answers = 0
    while (served.errors.length < expected.length) {
      expect(await bystander.isValidPath({ path })).toBe(true)
      answers += 1
      await sleep(2)
    }
    expect(answers).toBeGreaterThan(10)
    while (holders() > before) await sleep(2)
    const whiches = served.errors.map(error => (error instanceof TimeOutError ? error.which : error))
    expect(whiches.sort()).toEqual(expected.sort())
    for (const socket of sockets) socket.destroy()
    await Promise.all(acting)
    expect(await bystander.isValidPath({ path })).toBe(true)
    for (const folder of served.folders) while (unfinished(folder).length > 0) await sleep(2)
    await bystander.close()
  },
)
