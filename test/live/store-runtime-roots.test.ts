// Paths that processes use, found by a store and by the releases: each starts the same process and looks at it.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { startDaemon, untrustedUid } from '../peers/peer.ts'
import { collectAll, pathOf } from '../store/store-support.ts'
import { eventually } from '../support/eventually.ts'
import { infoOf, nar } from './support/nar.ts'
import { describeReleases } from './support/releases.ts'
import { serveStore } from './support/served-store.ts'

const NAMES = ['program', 'folder', 'file', 'environment']

/** Starts a process that uses each of the four paths in one way, runs a command, and ends the process. */
function script(storeDir: string, command: string): string {
  const [program, folder, file, environment] = NAMES.map(name => pathOf({ storeDir }, name))
  return `
    (cd ${folder}/folder; exec 5<${file}/file; exec env HELD=a:${environment}/bin:b ${program}/sleep 1000) >/dev/null 2>&1 &
    until [ "$(readlink /proc/$!/exe)" = ${program}/sleep ]; do sleep 0.01; done
    ${command}
    kill $!`
}

async function addUsed(storeDir: string, client: NixDaemonClient, root: string): Promise<void> {
  const executable = readFileSync(join(root, 'bin/sleep'))
  const body = nar({ entries: { sleep: { executable }, folder: { entries: {} }, file: 'file\n' } })
  for (const name of [...NAMES, 'unused']) {
    const path = pathOf({ storeDir }, name)
    await client.addToStoreNar({ path, info: infoOf(body), dontCheckSigs: true }, body)
  }
  await client.close()
}

/** Gives roots a form that is the same for all stores and processes. Nix 2.34 quotes links. */
function shown(lines: readonly string[], folder: string): string[] {
  return lines
    .map(line => line.replace(/^"(.*)" -> /, '$1 -> ').replaceAll(folder, 'FOLDER'))
    .map(line => line.replace(/^\/proc\/\d+\//, '/proc/N/').replace(/^\{temp:\d+\}/, '{temp}'))
    .filter(line => line.includes(' -> '))
    .sort()
}

describeReleases('processes that use paths of a store', peer => {
  it('keep them as the release keeps them, and are named in the same way', async () => {
    const daemon = await startDaemon(peer)
    await using served = Object.assign(await serveStore(), {
      [Symbol.asyncDispose]: () => served.stop(),
    })
    try {
      await addUsed(daemon.storeDir, await connect(daemon.socket), peer.root)
      await addUsed(served.storeDir, await served.connect(), '/')
      // A tool that opens the store itself shares the namespace of processes with the one that it looks at.
      const look = script(daemon.storeDir, 'nix-store --gc --print-roots')
      const theirs = await daemon.run(peer, ['sh', '-c', look], { env: { NIX_REMOTE: '' }, pivot: true })
      const expected = shown(theirs.stdout.toString().split('\n'), daemon.folder)
      expect(new Set(expected.map(line => line.replace(/.*-/, '')))).toEqual(new Set(NAMES))

      await eventually(() => expect([...served.store.tempRoots.holders()]).toEqual([]))
      const process = spawn('sh', ['-c', script(served.storeDir, 'echo started; read line')])
      await once(process.stdout, 'data')
      const client = await served.connect()
      const found = (await client.findRoots()).map(({ link, target }) => `${link} -> ${target}`)
      expect(shown(found, served.folder)).toEqual(expected)
      expect(await collectAll(served)).toEqual([pathOf(served, 'unused')])
      process.stdin.end('go on\n')
      await once(process, 'close')
      await eventually(async () => expect(await client.findRoots()).toEqual([]))
      expect(await collectAll(served)).toHaveLength(NAMES.length)
    } finally {
      await daemon.stop()
    }
  })

  it('and connections are censored for clients that are not trusted', async () => {
    const storeDir = '/nix/store'
    const [environment, temporary] = [pathOf({ storeDir }, 'environment'), pathOf({ storeDir }, 'temporary')]
    const env = { HELD: `a:${environment}:b` }
    const daemon = await startDaemon(peer, { storeDir, env })
    let isTrusted = true
    const served = await serveStore({ storeDir, serve: () => ({ trusted: isTrusted }) })
    const holder = spawn('sh', ['-c', 'echo started; read line'], { env })
    try {
      await once(holder.stdout, 'data')
      const body = nar('held\n')
      const open: NixDaemonClient[] = []
      for (const { socket } of [daemon, served]) {
        const adding = await connect(socket)
        await adding.addToStoreNar({ path: environment, info: infoOf(body), dontCheckSigs: true }, body)
        await adding.close()
        const client = await connect(socket)
        await client.addTempRoot({ path: temporary })
        open.push(client)
      }
      const print = ['nix-store', '--gc', '--print-roots']
      const roots = async (uid?: number): Promise<string[]> => {
        const { stdout } = await daemon.run(peer, print, uid === undefined ? {} : { uid })
        return [...new Set(shown(stdout.toString().split('\n'), daemon.folder))]
      }
      const ours = async (): Promise<string[]> => {
        const client = await served.connect()
        const found = await client.findRoots()
        await client.close()
        const lines = found.map(({ link, target }) => `${link} -> ${target}`)
        // This machine shows the processes of the daemon, too.
        return [...new Set(shown(lines, served.folder))]
      }
      const known = [`/proc/N/environ -> ${environment}`, `{temp} -> ${temporary}`]
      const censored = [environment, temporary].map(path => `{censored} -> ${path}`).sort()
      // The connection that added a path keeps it for a moment.
      await vi.waitFor(async () => expect(await roots()).toEqual(known), 20_000)
      await vi.waitFor(async () => expect(await ours()).toEqual(known), 20_000)
      isTrusted = false
      expect(await roots(untrustedUid)).toEqual(censored)
      expect(await ours()).toEqual(censored)
      for (const client of open) await client.close()
    } finally {
      holder.kill()
      await served.stop()
      await daemon.stop()
    }
  })
})
