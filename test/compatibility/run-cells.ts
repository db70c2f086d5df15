// Runs the cells of the tables.

import { listenAsProxy } from '../../generated/nix-daemon/index.ts'
import { openStore } from '../../store/open-store.ts'
import { listenStore } from '../../store/serving/listen-store.ts'
import { serveStore } from '../live/support/served-store.ts'
import { type Daemon, type Peer, startDaemon } from '../peers/peer.ts'
import { startTee } from '../recordings/tee.ts'
import { differences } from './differences.ts'
import { exitStatuses } from './exit-statuses.ts'
import { type Outcome, runSteps } from './run-steps.ts'

/** Outcomes of the steps without and with the proxy, and the sessions that the proxy changed. */
export interface ProxyCell {
  readonly without: Outcome[]
  readonly through: Outcome[]
  /** Sessions whose bytes differ between both sides of the proxy. */
  readonly different: string[]
}

/** Runs a release's tools against a release's daemon, without the proxy and with it. */
export async function runProxyCell(client: Peer, server: Peer): Promise<ProxyCell> {
  await using direct = await running(server)
  await using behind = await running(server)
  const work = `${behind.daemon.folder}/work`
  const far = await startTee(`${work}/far.sock`, behind.daemon.socket)
  const proxy = await listenAsProxy(`${work}/proxy.sock`, `unix://${work}/far.sock`)
  const near = await startTee(`${work}/near.sock`, `${work}/proxy.sock`)
  try {
    const without = await runSteps(client, {
      daemon: direct.daemon,
      remote: `unix://${direct.daemon.socket}`,
    })
    const through = await runSteps(client, { daemon: behind.daemon, remote: `unix://${work}/near.sock` })
    return { without, through, different: differences(await near.take(), await far.take()) }
  } finally {
    await near.close()
    await proxy.close()
    await far.close()
  }
}

/** Outcomes of the steps with a daemon, and with our store. */
export interface StoreCell {
  readonly daemon: Outcome[]
  readonly ours: Outcome[]
}

/** Runs a release's tools against a daemon, and against our store with a daemon of the same release as builder. */
export async function runStoreCell(client: Peer, builder: Peer): Promise<StoreCell> {
  await using direct = await running(builder)
  await using upstream = await running(builder)
  const { folder, storeDir, socket } = upstream.daemon
  // Tools on a Unix socket read the store's files themselves, so show them those of our store.
  await using store = await openStore({ dir: `${folder}/ours`, storeDir, upstream: socket })
  await using listening = await listenStore(store, `${folder}/work/ours.sock`)
  const run: Daemon['run'] = (peer, argv, options) =>
    upstream.daemon.run(peer, argv, { ...options, storeFolder: `${folder}/ours/store` })
  return {
    daemon: await runSteps(client, { daemon: direct.daemon, remote: `unix://${direct.daemon.socket}` }),
    ours: await runSteps(client, { daemon: { folder, run }, remote: listening.url }),
  }
}

/** Exit statuses with a daemon, with our store in front of it, and with our store that offers 1.25 at most. */
export interface StatusCell {
  readonly daemon: readonly number[]
  readonly ours: readonly number[]
  readonly old: readonly number[]
}

/** Runs builds that fail with a release's tools. */
export async function runStatusCell(client: Peer, builder: Peer): Promise<StatusCell> {
  await using direct = await running(builder)
  const [daemon, ours, old] = await Promise.all([
    exitStatuses(direct.daemon.run, client),
    statusesOfStore(client, builder),
    statusesOfStore(client, builder, '1.25'),
  ])
  return { daemon, ours, old }
}

async function statusesOfStore(client: Peer, builder: Peer, version?: string): Promise<readonly number[]> {
  await using upstream = await running(builder)
  const serve = version === undefined ? {} : { version }
  const served = await serveStore({ storeDir: '/nix/store', upstream: upstream.daemon.socket, serve })
  try {
    return await exitStatuses(served.attempt, client)
  } finally {
    await served.stop()
  }
}

async function running(peer: Peer): Promise<AsyncDisposable & { readonly daemon: Daemon }> {
  const daemon = await startDaemon(peer, { storeDir: '/nix/store' })
  return { daemon, [Symbol.asyncDispose]: () => daemon.stop() }
}
