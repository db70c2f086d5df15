// Tools of every release that reach our store as ssh://, through a stand-in for ssh.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type SshClientOptions, serveSshClient } from '../../store/serve-protocol/serve-ssh-client.ts'
import { type Daemon, startDaemon } from '../peers/peer.ts'
import { fileOf } from '../store/store-support.ts'
import { atLeast, describeReleases } from './support/releases.ts'
import { system } from './support/scene.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'
import { type SshClient, useSshClient } from './support/ssh-stand-in.ts'

const storeDir = '/nix/store'

/** Text of a derivation that depends on another one; both print what they do. */
const pair = `let
  dep = derivation {
    name = "dep"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "echo making dep; echo dep > $out" ];
  };
in derivation {
  name = "top"; inherit dep; system = "${system}"; builder = "/bin/sh";
  args = [ "-c" "echo making top; echo $dep > $out" ];
}`

const failing = `derivation {
  name = "failing"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "echo oh no; exit 3" ];
}`

describeReleases('ssh:// with our server', peer => {
  let builder: Daemon
  let far: ServedStore
  let near: SshClient
  const reaching = (rights: SshClientOptions): Promise<SshClient> =>
    useSshClient(peer, (stream, tell) =>
      serveSshClient(far.store, stream, {
        onLine: tell,
        onError: (error, operation) => tell(`${operation}: ${(error as Error).message}`),
        ...rights,
      }),
    )
  beforeAll(async () => {
    builder = await startDaemon(peer, { storeDir })
    far = await serveStore({ storeDir, upstream: builder.socket })
    near = await reaching({ write: true, trusted: true })
    writeFileSync(join(near.folder, 'work/pair.nix'), pair)
    writeFileSync(join(near.folder, 'work/failing.nix'), failing)
  })
  afterAll(async () => {
    await near.stop()
    await far.stop()
    await builder.stop()
  })
  afterEach(() => void near.takeLog())

  const add = async (name: string, content: string): Promise<string> => {
    writeFileSync(join(near.folder, 'work', name), content)
    return near.sh(`nix-store --add ${name}`)
  }
  // Since Nix 2.4, commands with subcommands take a derivation for its outputs.
  const asFile = (command: string): string =>
    atLeast(peer, '2.4') && command.startsWith('nix copy') ? `${command} --derivation` : command
  const isThere = (path: string): Promise<boolean> | boolean => far.store.metadata.isValid(path)

  it.each(['nix copy --no-check-sigs --to ssh://peer', 'nix-copy-closure --to peer'])(
    '%s sends a closure, paths before those that refer to them',
    async command => {
      const first = await add('first', `first of ${command}`)
      const drv = await near.sh(
        `nix-instantiate -E 'derivation { name = "n"; system = "s"; builder = "b"; src = builtins.storePath "${first}"; }'`,
      )
      await near.sh(`${asFile(command)} ${drv}`)
      expect([await isThere(first), await isThere(drv)]).toEqual([true, true])
      expect(readFileSync(fileOf(far, first), 'utf8')).toBe(`first of ${command}`)
      expect((await far.store.metadata.info(drv))?.references).toEqual([first])
      // Once they are there, they are not sent again.
      await near.sh(`${asFile(command)} ${drv}`)
      expect(near.takeLog()).toEqual([])
    },
  )

  it.each(['nix copy --no-check-sigs --from ssh://peer', 'nix-copy-closure --from peer'])(
    '%s fetches a closure with all that is known of it',
    async command => {
      writeFileSync(join(near.folder, 'work/fetched.nix'), pair.replaceAll('making', `for ${command}:`))
      const top = await near.sh('nix-build --no-out-link fetched.nix')
      const closure = (await near.sh(`nix-store -qR ${top}`)).split('\n')
      await near.sh(`nix-copy-closure --to peer ${top}`)
      const known = `nix-store -qR ${top}; nix-store -q --hash ${closure.join(' ')}; nix-store -q --deriver ${top}`
      const before = await near.sh(known)
      await near.sh(`nix-store --delete ${top} && nix-store --delete ${closure.join(' ')}`)
      await near.sh(`${command} ${top}`)
      expect(await near.sh(known)).toBe(before)
      expect(closure).toHaveLength(2)
      await near.sh(`nix-store --verify-path ${closure.join(' ')}`)
      expect(near.takeLog()).toEqual([])
    },
  )

  it('nix path-info and nix store ping look at it', async () => {
    const path = await add('looked-at', 'looked at')
    await near.sh(`nix-copy-closure --to peer ${path}`)
    expect(await near.sh(`nix path-info --store ssh://peer ${path}`)).toBe(path)
    await near.sh(`nix ${atLeast(peer, '2.4') ? 'store ping' : 'ping-store'} --store ssh://peer`)
    expect(near.takeLog()).toEqual([])
  })

  it('a build hook builds there, and fetches the outputs', async () => {
    const command = `nix-build --no-out-link --max-jobs 0 --builders 'ssh://peer ${system}' pair.nix`
    const { status, stdout, stderr } = await near.attempt(command)
    expect([status, stderr.includes("on 'ssh://peer'")]).toEqual([0, true])
    const out = stdout.toString().trim()
    expect(await isThere(out)).toBe(true)
    expect(await near.sh(`cat ${out}`)).toMatch(/^\/nix\/store\/.*-dep$/)
    // It was made at the builder behind our store, whose log came back without frames.
    expect(near.takeLog()).toEqual(['making dep', 'making top'])
  })

  it('a build that fails there is told as what it is', async () => {
    const command = `nix-build --no-out-link --max-jobs 0 --builders 'ssh://peer ${system}' failing.nix`
    const { status, stderr } = await near.attempt(command)
    expect(status).not.toBe(0)
    expect(stderr).toContain('failed with exit code 3')
    expect(near.takeLog()[0]).toBe('oh no')
  })

  it('an error ends the connection, and is told beside it', async () => {
    const absent = `${storeDir}/${'0'.repeat(32)}-absent`
    const { status, stderr } = await near.attempt(`nix-copy-closure --from peer ${absent}`)
    expect(status).not.toBe(0)
    expect(stderr).not.toBe('')
    const log = near.takeLog()
    if (log.length > 0) expect(log).toEqual([`QueryClosure: path '${absent}' is not valid`])
  })

  describe('with fewer rights', () => {
    const withRights = async (
      rights: { write?: boolean; trusted?: boolean },
      use: (client: SshClient) => Promise<void>,
    ): Promise<void> => {
      const client = await reaching(rights)
      try {
        writeFileSync(join(client.folder, 'work/file'), `with ${JSON.stringify(rights)}`)
        await use(client)
      } finally {
        await client.stop()
      }
    }

    it('only reads where nothing else is allowed', async () => {
      await withRights({}, async client => {
        const path = await client.sh('nix-store --add file')
        const { status } = await client.attempt(`nix copy --no-check-sigs --to ssh://peer ${path}`)
        expect([status, await isThere(path)]).toEqual([1, false])
        expect(client.takeLog().join()).toContain('importing paths is not allowed')
        await near.sh(`nix-copy-closure --to peer ${await add('read', 'read')}`)
        const read = await near.sh('nix-store --add read')
        expect(await client.sh(`nix-copy-closure --from peer ${read} && cat ${read}`)).toBe('read')
      })
    })

    it('takes what contents or signatures vouch for, from clients that are not trusted', async () => {
      await withRights({ write: true }, async client => {
        const path = await client.sh('nix-store --add file')
        await client.sh(`nix copy --no-check-sigs --to ssh://peer ${path}`)
        expect(await isThere(path)).toBe(true)
        writeFileSync(join(client.folder, 'work/pair.nix'), pair.replaceAll('making', 'untrusted'))
        const built = await client.sh('nix-build --no-out-link pair.nix')
        const { status } = await client.attempt(`nix copy --no-check-sigs --to ssh://peer ${built}`)
        expect([status, await isThere(built)]).toEqual([1, false])
        expect(client.takeLog().join()).toMatch(/lacks a signature/)
      })
    })
  })
})
