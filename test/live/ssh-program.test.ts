// `nixwire serve --stdio` as the program that ssh starts for tools of every release.

import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { removeTree } from '../../store/disk/remove-tree.ts'
import { listenStore } from '../../store/serving/listen-store.ts'
import { makeFolder } from '../peers/folder.ts'
import { describeReleases } from './support/releases.ts'
import { serveStore } from './support/served-store.ts'
import { type SshClient, useSshClient } from './support/ssh-stand-in.ts'

const root = join(import.meta.dirname, '../..')
const storeDir = '/nix/store'

describeReleases('ssh:// with nixwire serve --stdio', peer => {
  let dir: string
  let near: SshClient
  let options: string[]
  /** Exit statuses of the programs that were started. */
  const ends: Promise<number | null>[] = []
  const running = new Set<ChildProcess>()

  /** Starts the program for a client, as sshd does. */
  const start = async (stream: Duplex, tell: (line: string) => void): Promise<void> => {
    const argv = ['--import', 'tsx', 'cli/main.ts', 'serve', dir, '--store-dir', storeDir, '--stdio']
    const child = spawn(process.execPath, [...argv, ...options], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    running.add(child)
    child.stdin.on('error', () => {})
    stream.on('error', () => {})
    stream.pipe(child.stdin)
    child.stdout.pipe(stream)
    child.stderr.on('data', chunk => tell(String(chunk).trimEnd()))
    const end = new Promise<number | null>(resolve => child.once('close', resolve))
    ends.push(end)
    await end
    running.delete(child)
    stream.end()
  }

  beforeEach(async () => {
    dir = makeFolder()
    options = ['--write', '--trusted']
    near = await useSshClient(peer, start)
  })
  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL')
    await near.stop()
    await removeTree(Buffer.from(dir))
    ends.length = 0
  })

  it('takes a path, gives it back, and ends each time with its client', async () => {
    writeFileSync(join(near.folder, 'work/file'), 'by a program of its own\n')
    const path = await near.sh('nix-store --add file')
    await near.sh(`nix copy --no-check-sigs --to ssh://peer ${path}`)
    options = []
    await near.sh(`nix-store --delete ${path} && nix-copy-closure --from peer ${path}`)
    expect(await near.sh(`cat ${path}`)).toBe('by a program of its own')
    expect(await Promise.all(ends)).toEqual([0, 0])
    expect(near.takeLog()).toEqual([])
  })

  it('tells an error where the client’s user sees it', async () => {
    options = []
    writeFileSync(join(near.folder, 'work/file'), 'refused\n')
    const path = await near.sh('nix-store --add file')
    const { status } = await near.attempt(`nix copy --no-check-sigs --to ssh://peer ${path}`)
    expect(status).not.toBe(0)
    expect(await Promise.all(ends)).toEqual([1])
    expect(near.takeLog()).toEqual(['error: importing paths is not allowed'])
  })

  it('passes several clients at a time on to the server that has the store open', async () => {
    const served = await serveStore({ storeDir })
    try {
      // The socket of a store is in its folder, where the program looks for it.
      dir = served.folder
      await using _ = await listenStore(served.store, join(served.folder, 'socket'))
      const paths = await Promise.all(
        ['one', 'two', 'three'].map(async name => {
          writeFileSync(join(near.folder, 'work', name), `${name}\n`)
          const path = await near.sh(`nix-store --add ${name}`)
          await near.sh(`nix copy --no-check-sigs --to ssh://peer ${path}`)
          return path
        }),
      )
      for (const path of paths) expect(await served.store.metadata.isValid(path)).toBe(true)
      expect(near.takeLog()).toEqual([])
    } finally {
      await served.stop()
    }
  })
})
