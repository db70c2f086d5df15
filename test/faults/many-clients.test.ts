import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect as dial, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect } from '../../generated/nix-daemon/index.ts'
import { sendAndLeave } from '../support/counting-server.ts'
import { bytesOf, CLIENT_MAGIC } from '../support/raw-client.ts'
import { runs } from '../support/runs.ts'
import { useFolder } from './folder.ts'
import { LONG, type Program, usePrograms } from './program.ts'

const nixwire = usePrograms()
const newFolder = useFolder()

/** All that a client of 1.38 says in the handshake. */
const HELLO = bytesOf(CLIENT_MAGIC, 0x126, [], 0, 0)
/** Bytes of the greeting of a server, at least. */
const GREETING = 40
/** Clients of `nixwire serve`; the other rows of programs have as many in a longer round. */
const IDLE = 1000
const LEAVING = 5000
const AT_A_TIME = 50
/** Descriptors of a proxy for that many idle clients, and of all else. */
const DESCRIPTORS = 2 * IDLE + 200

const most = Number(spawnSync('sh', ['-c', 'ulimit -Hn']).stdout.toString().replace('unlimited', 'Infinity'))
const tooFew =
  process.platform !== 'linux'
    ? 'descriptors of a process are counted on Linux only'
    : most < DESCRIPTORS
      ? `a process may have ${most} open files here, and ${DESCRIPTORS} are needed: raise ulimit -Hn`
      : undefined
/** Starts a program with room for all clients. */
const wrapper = ['sh', '-c', `ulimit -n ${DESCRIPTORS} && exec "$@"`, 'sh']
/** Has a program collect its garbage and say how much is left. */
const node = [
  '--expose-gc',
  '--import',
  `data:text/javascript,process.on('SIGUSR2',()=>{gc();console.error('heap:'+process.memoryUsage().heapUsed)})`,
]

/** Programs in a row, the first of which clients connect to. */
type Row = (folder: string) => Promise<readonly Program[]>

const start = (args: readonly string[]): Promise<Program> => nixwire(args, { wrapper, node })
const storeDir = ['--store-dir', '/nix/store']
const rows: Readonly<Record<string, Row>> = {
  serve: async folder => [await start(['serve', join(folder, 'a')])],
  proxy: async folder => {
    const server = await start(['serve', join(folder, 'a')])
    return [await start(['proxy', '--listen', join(folder, 'proxy'), '--to', server.url]), server]
  },
  'serve --upstream': async folder => {
    const server = await start(['serve', join(folder, 'a'), ...storeDir])
    return [await start(['serve', join(folder, 'b'), ...storeDir, '--upstream', server.url]), server]
  },
}

async function until(isSo: () => boolean): Promise<boolean> {
  const end = performance.now() + 30_000
  while (!isSo() && performance.now() < end) await sleep(5)
  return isSo()
}

/** Connects, and waits for the server's greeting. */
async function idle(path: string): Promise<Socket> {
  const socket = dial(path)
  socket.on('error', () => {})
  socket.write(HELLO)
  for (let size = 0; size < GREETING; ) size += (await once(socket, 'data'))[0].length
  return socket
}

/** Returns the bytes that are in use once a program has collected its garbage. */
async function heapOf(program: Program): Promise<number> {
  const before = program.said.length
  const heap = (): string | undefined => /heap:(\d+)\n/.exec(program.said.slice(before))?.[1]
  process.kill(program.pid, 'SIGUSR2')
  await until(() => heap() !== undefined)
  return Number(heap())
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

test.for(Object.keys(rows))(
  'clients that come and go leave no descriptor of nixwire %s open',
  { timeout: LONG },
  async (name, { skip, annotate }) => {
    skip(tooFew !== undefined, tooFew)
    const programs = await (rows[name] as Row)(newFolder())
    const [first] = programs as [Program]
    const isLong = name === 'serve' || runs(1) >= 5
    const [idling, leaving] = isLong ? [IDLE, LEAVING] : [IDLE / 5, LEAVING / 5]
    const path = new URL(first.url).pathname
    // An operation that goes upstream, if there is an upstream.
    const bystander = await connect(path)
    const isServed = async (): Promise<boolean> =>
      (await bystander.querySubstitutablePaths({ paths: [`/nix/store/${'0'.repeat(32)}-a`] })).length === 0
    if (name !== 'serve --upstream') await bystander.queryAllValidPaths()
    else expect(await isServed()).toBe(true)
    const counts = (): number[] => programs.map(each => each.descriptors().length)
    const before = counts()
    const heapBefore = await heapOf(first)

    const sockets: Socket[] = []
    for (let begun = 0; begun < idling; begun += AT_A_TIME)
      sockets.push(...(await Promise.all(Array.from({ length: AT_A_TIME }, () => idle(path)))))
    expect(counts()[0]).toBeGreaterThanOrEqual((before[0] as number) + idling)
    await bystander.queryAllValidPaths()
    const heapIdle = await heapOf(first)
    for (const [index, socket] of sockets.entries()) {
      socket.resume()
      if (index % 2 === 0) socket.end()
      else socket.destroy()
    }
    const areGone = (): boolean => counts().every((count, index) => count <= (before[index] as number))
    expect(await until(areGone), `${counts()} descriptors, ${before} before`).toBe(true)

    for (let begun = 0; begun < leaving; begun += AT_A_TIME)
      await Promise.all(
        Array.from({ length: AT_A_TIME }, (_, index) =>
          sendAndLeave(() => dial(path), HELLO, index % 2 === 0 ? 'end' : 'destroy'),
        ),
      )
    expect(await until(areGone), `${counts()} descriptors, ${before} before`).toBe(true)
    await bystander.queryAllValidPaths()
    const heapAfter = await heapOf(first)
    await annotate(
      `nixwire ${name}: ${kilobytes((heapIdle - heapBefore) / idling)} of heap for an idle client, ${kilobytes(heapAfter - heapBefore)} more after all`,
    )
    await bystander.close()
    for (const program of programs) expect(await program.end()).toBe(0)
  },
)
