// `nixwire serve --stdio`: a process for one client of ssh://.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { connect as connectDaemon, listen, type NixDaemonCall } from '../../../generated/nix-daemon/index.ts'
import { connect, type NixServeClient } from '../../../generated/nix-serve/index.ts'
import { failedResult } from '../../../store/building/build-results.ts'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import { openStore } from '../../../store/open-store.ts'
import { listenStore } from '../../../store/serving/listen-store.ts'
import { infoOf, nar, nix32, sha256 } from '../../live/support/nar.ts'
import { makeDerivation } from '../../support/derivation.ts'
import { nixwire } from '../cli.ts'

const main = join(import.meta.dirname, '../../../cli/main.ts')

interface Started {
  readonly client: NixServeClient
  readonly child: ChildProcess
  stderr(): string
  readonly ended: Promise<number | null>
}

describe('nixwire serve --stdio', () => {
  const folders: string[] = []
  const children: ChildProcess[] = []
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    for (const folder of folders.splice(0)) await removeTree(Buffer.from(folder))
  })

  const newFolder = (): string => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nixwire-stdio-')))
    folders.push(folder)
    return folder
  }
  const spawned = (dir: string, ...args: string[]): Omit<Started, 'client'> => {
    const argv = ['--import', 'tsx', main, 'serve', dir, '--stdio', ...args]
    const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'pipe'] })
    children.push(child)
    let text = ''
    child.stderr?.on('data', chunk => {
      text += Buffer.from(chunk).toString('latin1')
    })
    const ended = new Promise<number | null>(resolve => child.once('close', resolve))
    return { child, stderr: () => text, ended }
  }
  const start = async (dir: string, ...args: string[]): Promise<Started> => {
    const started = spawned(dir, ...args)
    const { stdin, stdout } = started.child
    const client = await connect({ readable: stdout as never, writable: stdin as never })
    return { client, ...started }
  }
  const upload = (dir: string, name: string) => {
    const body = nar(`${name}\n`)
    const { narHash, narSize } = infoOf(body)
    const path = `${dir}/store/${nix32(sha256(name).subarray(0, 20))}-${name}`
    return { body, info: { path, deriver: undefined, narHash, references: [], narSize, ca: undefined } }
  }

  it('serves a client, and ends with it', async () => {
    const dir = newFolder()
    const { client, stderr, ended } = await start(dir, '--write', '--trusted')
    const { body, info } = upload(dir, 'sent')
    await client.addToStoreNar(info, body)
    expect(await client.queryValidPaths({ paths: [info.path] })).toEqual([info.path])
    await client.close()
    expect([await ended, stderr()]).toEqual([0, ''])

    const again = await start(dir)
    expect(await (await again.client.dumpStorePath({ path: info.path })).bytes()).toEqual(body)
    await again.client.close()
    expect([await again.ended, again.stderr()]).toEqual([0, ''])
  })

  it('ends with status 1 at an error, whose text is on standard error', async () => {
    const dir = newFolder()
    const { client, stderr, ended } = await start(dir)
    const { body, info } = upload(dir, 'refused')
    await expect(client.addToStoreNar(info, body)).rejects.toThrow('ended the connection')
    expect(await ended).toBe(1)
    expect(stderr()).toBe('error: importing paths is not allowed\n')

    const absent = await start(dir)
    await expect((await absent.client.dumpStorePath(info)).bytes()).rejects.toThrow('ended')
    expect(await absent.ended).toBe(1)
    expect(absent.stderr()).toBe(`error: path '${info.path}' is not valid\n`)

    const untrusted = await start(dir, '--write')
    await expect(untrusted.client.addToStoreNar(info, body)).rejects.toThrow('ended the connection')
    expect(await untrusted.ended).toBe(1)
    expect(untrusted.stderr()).toBe(
      `error: cannot add path '${info.path}' because it lacks a signature by a trusted key\n`,
    )
  })

  it('refuses what is no client', async () => {
    const { child, stderr, ended } = spawned(newFolder())
    child.stdin?.write('GET / HTTP/1.1\r\n\r\n')
    expect(await ended).toBe(1)
    expect(stderr()).toMatch(/^error: handshake: /)
  })

  it('passes on to a server that has the store open, for several clients at a time', async () => {
    const dir = newFolder()
    await using store = await openStore({ dir, gcReserved: 0 })
    await using _ = await listenStore(store, join(dir, 'socket'))
    const [one, two] = await Promise.all([start(dir, '--write', '--trusted'), start(dir)])
    const { body, info } = upload(dir, 'sent')
    await one.client.addToStoreNar(info, body)
    expect(await two.client.queryValidPaths({ paths: [info.path] })).toEqual([info.path])
    const daemon = await connectDaemon(join(dir, 'socket'))
    expect(await daemon.isValidPath({ path: info.path })).toBe(true)
    await Promise.all([one.client.close(), two.client.close(), daemon.close()])
    expect([await one.ended, await two.ended]).toEqual([0, 0])

    const { client, stderr, ended } = await start(dir, '--write')
    await expect(client.queryValidPaths({ paths: [] })).rejects.toThrow('ended the connection')
    expect(await ended).toBe(1)
    expect(stderr()).toContain('error: the server of this store trusts this user')
  })

  it('says what to do where the store is open in a process that listens nowhere', async () => {
    const dir = newFolder()
    const first = await start(dir)
    const { client, ended, stderr } = await start(dir)
    await expect(client.queryValidPaths({ paths: [] })).rejects.toThrow('ended the connection')
    expect(await ended).toBe(1)
    expect(stderr()).toContain(`start one with \`nixwire serve ${dir}\``)
    await first.client.close()
    expect(await first.ended).toBe(0)
  })

  /** Starts an upstream store in which each build says something, and fails. */
  const failingUpstream = (dir: string, say: (log: NixDaemonCall['log']) => void) =>
    listen(join(dir, 'upstream'), {
      setOptions: () => {},
      queryValidPaths: () => [],
      buildDerivation(_, { log }) {
        say(log)
        return failedResult('PermanentFailure', 'it failed')
      },
    })
  const build = (dir: string, client: NixServeClient) => {
    const { drv, path: drvPath } = makeDerivation(join(dir, 'store'), { name: 'failing' })
    return client.buildDerivation({ drvPath, drv, options: {} })
  }
  const building = (url: string): string[] => ['--write', '--trusted', '--upstream', url]

  it('writes the log to standard error as it is', async () => {
    const dir = newFolder()
    await using upstream = await failingUpstream(dir, log => {
      log.say({ kind: 'Next', msg: 'a warning\n' })
      const fields = [{ kind: 'String', value: 'red: \u001b[31m, no text: \udcff' }] as const
      log.say({ kind: 'Result', act: 1n, type: 'BuildLogLine', fields })
    })
    const { client, stderr, ended } = await start(dir, ...building(upstream.url))
    expect(await build(dir, client)).toMatchObject({ status: 'PermanentFailure', errorMsg: 'it failed' })
    await client.close()
    expect(await ended).toBe(0)
    expect(stderr()).toBe('a warning\nred: \u001b[31m, no text: \xff\n')
  })

  it('ends the connection of a client that lets too much of the log wait', async () => {
    const dir = newFolder()
    await using upstream = await failingUpstream(dir, log => {
      for (let line = 0; line < 3000; line += 1) log.say({ kind: 'Next', msg: 'x'.repeat(1000) })
    })
    const { client, child, ended } = await start(dir, ...building(upstream.url), '--max-unsent', '1MiB')
    child.stderr?.pause()
    await expect(build(dir, client)).rejects.toThrow('ended the connection')
    child.stderr?.resume()
    expect(await ended).toBe(1)
  })

  it('goes on without a log if its client does not take any', async () => {
    const dir = newFolder()
    await using upstream = await failingUpstream(dir, log => log.say({ kind: 'Next', msg: 'a warning' }))
    const { client, child, ended } = await start(dir, ...building(upstream.url))
    child.stderr?.destroy()
    expect(await build(dir, client)).toMatchObject({ errorMsg: 'it failed' })
    expect(await build(dir, client)).toMatchObject({ errorMsg: 'it failed' })
    await client.close()
    expect(await ended).toBe(0)
  })

  it.each([
    [['--write'], '--write goes with --stdio; a listening server has --trusted-users'],
    [['--trusted'], '--trusted goes with --stdio; a listening server has --trusted-users'],
    [['--stdio', '--trusted'], '--trusted goes with --write: a client that only reads needs no trust'],
    [['--stdio', '--listen', './s'], '--listen is for a listening server'],
    [['--stdio', '--trusted-users', 'root'], '--trusted-users is for a listening server'],
    [['--stdio', '--audit', 'file'], '--audit is for a listening server'],
  ])('refuses %j', async (args, text) => {
    const { status, err } = await nixwire(['serve', newFolder(), ...args])
    expect([status, err]).toEqual([2, expect.stringContaining(text)])
  })
})
