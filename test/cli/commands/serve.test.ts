import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, realpathSync, statSync } from 'node:fs'
import { connect as dial } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { connect } from '../../../generated/nix-daemon/index.ts'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import { RawClient } from '../../support/raw-client.ts'
import { nixwire } from '../cli.ts'

const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await removeTree(Buffer.from(folder))
})

function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nixwire-serve-')))
  folders.push(folder)
  return folder
}

/** Starts the command in a process of its own, and waits for its first output. */
async function start(...args: string[]) {
  const main = join(import.meta.dirname, '../../../cli/main.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', main, 'serve', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [said] = await Promise.race([
    once(child.stdout, 'data'),
    exited.then(([status]) => Promise.reject(new Error(`it ended with ${status}`))),
  ])
  return { child, exited, said: String(said) }
}

describe('nixwire serve', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('prints how to use it, and ends in order on %s', async signal => {
    const dir = newFolder()
    const { child, exited, said } = await start(dir)
    expect(said).toBe(`listening on unix://${dir}/socket

  export NIX_REMOTE=unix://${dir}/socket NIX_STORE_DIR=${dir}/store
  nix-store --add FILE
`)
    const client = await connect(`${dir}/socket`)
    expect(client.connection.server).toMatchObject({
      daemonNixVersion: expect.stringMatching(/^nixwire \d/),
      trusted: 'Trusted',
    })
    const { path } = await client.addToStore({ name: 'x', camStr: 'text:sha256' }, Buffer.from('x'))
    child.kill(signal)
    expect(await exited).toEqual([0, null])
    client.connection.destroy()

    // A path that was added is there the next time, over another socket and for an older client.
    const again = await start(dir, '--listen', 'tcp://127.0.0.1:0', '--version', '1.21', '--untrusted')
    const url = /tcp:\/\/\S+/.exec(again.said)?.[0] as string
    const old = await connect(url)
    expect(old.connection.session.version).toBe(0x115)
    expect(await old.isValidPath({ path })).toBe(true)
    const busy = await nixwire(['serve', dir])
    expect(busy).toMatchObject({ status: 1, err: expect.stringMatching(/in use by another process/) })
    again.child.kill(signal)
    await again.exited
    old.connection.destroy()
  })

  it('lets go of a client that stops in a request, and refuses one too many', async () => {
    const dir = newFolder()
    const { child, exited } = await start(dir, '--request-timeout', '0.2', '--max-connections', '1')
    const socket = dial(`${dir}/socket`)
    const client = new RawClient(socket)
    await client.shakeHands()
    await client.word()
    await expect(connect(`${dir}/socket`)).rejects.toThrow('this client is refused: 1 connections')
    client.send(1)
    expect((await client.failure()).msg).toContain('did not send the rest of its request within 0.2 s')
    await client.rest()
    child.kill()
    await exited
  })

  it('trusts and admits the users of its options, on a socket of the mode that they give', async () => {
    const dir = newFolder()
    const { username } = userInfo()
    const lists = ['--trusted-users', 'no-such-user @no-such-group', '--allowed-users', `root ${username}`]
    const { child, exited } = await start(dir, ...lists, '--socket-mode', '0640')
    expect(statSync(join(dir, 'socket')).mode & 0o777).toBe(0o640)
    const client = await connect(`${dir}/socket`)
    expect(client.connection.server.trusted).toBe('NotTrusted')
    client.connection.destroy()
    child.kill()
    await exited
    const again = await start(dir, '--listen', 'tcp://127.0.0.1:0', '--trusted-users', '*')
    const far = await connect(/tcp:\/\/\S+/.exec(again.said)?.[0] as string)
    expect(far.connection.server.trusted).toBe('Trusted')
    far.connection.destroy()
    again.child.kill()
    await again.exited
  })

  it.each([
    [['--socket-group', 'no-such-group'], /there is no group 'no-such-group'/],
    [['--socket-group', '4294967295'], /there is no group '4294967295'/],
    [['--listen', '/no-such-folder/socket'], /cannot listen on \S+: there is no folder \/no-such-folder\n/],
    [['--listen', 'tcp://127.0.0.1:0', '--socket-mode', '600'], /only the socket of a path has a mode/],
  ])('refuses a store with %j', async (args, problem) => {
    const refused = await nixwire(['serve', newFolder(), ...args])
    expect(refused).toMatchObject({ status: 1, err: expect.stringMatching(problem) })
  })

  it.each([
    [['a', '--untrusted', '--trusted-users', 'root'], 2, /contradict each other/],
    [['a', '--socket-mode', '8'], 2, /--socket-mode 8: write three octal digits, such as 0660/],
    [[], 2, /no DIR is given/],
    [['a', 'b'], 2, /unexpected 'b'/],
    [['a', '--version', '1.99'], 2, /--version 1.99: the versions of nix-daemon go from 1.10 to 1.38/],
    [['a', '--request-timeout', 'soon'], 2, /--request-timeout soon: write seconds, such as 30, or 0/],
    [['a', '--max-unsent', 'much'], 2, /--max-unsent much: write a size, such as 64MiB/],
    [['a', '--max-connections', '0'], 2, /--max-connections 0: write a whole number from 1/],
    [['a', '--public-key', 'nonsense'], 1, /'nonsense' is no public key: write NAME:BASE64/],
    [['a', '--store-dir', 'nix/store'], 1, /'nix\/store' cannot be a store directory/],
    [['a', '--upstream', 'http://x'], 1, /'http:\/\/x' is no address: write unix:/],
    [['/dev/null/a'], 1, /not a directory/],
  ])('refuses %j', async (args, status, problem) => {
    expect(await nixwire(['serve', ...args])).toMatchObject({
      status,
      err: expect.stringMatching(problem),
    })
  })
})
