// A proxy between tools of every release and their own `nix-store --serve`: each side sees the other's bytes.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { proxy } from '../../generated/nix-serve/proxy.ts'
import { describeReleases } from './support/releases.ts'
import { system, useScene } from './support/scene.ts'
import { servingCommand } from './support/serve-process.ts'
import { type SshClient, useSshClient } from './support/ssh-stand-in.ts'

describeReleases('a proxy of nix-store --serve', peer => {
  const scene = useScene(peer, { storeDir: '/nix/store' })
  let near: SshClient
  let asked: string[] = []
  let answered = 0
  beforeAll(async () => {
    near = await useSshClient(peer, stream =>
      proxy(stream, servingCommand(scene), {
        events: {
          request: operation => void asked.push(operation.name),
          response: () => {
            answered += 1
          },
        },
      }),
    )
  })
  afterAll(() => near.stop())

  const taken = (): string[] => {
    const names = asked
    asked = []
    return names
  }

  it('passes copies on, both ways', async () => {
    writeFileSync(join(near.folder, 'work/file'), 'passed on\n'.repeat(30_000))
    const path = await near.sh('nix-store --add file')
    await near.sh(`nix copy --no-check-sigs --to ssh://peer ${path}`)
    expect(await scene.isValid(path)).toBe(true)
    expect(taken()).toEqual(expect.arrayContaining(['QueryValidPaths', 'AddToStoreNar']))
    await near.sh(`nix-store --delete ${path} && nix-copy-closure --from peer ${path}`)
    expect(await near.sh(`cat ${path}`)).toBe(readFileSync(join(near.folder, 'work/file'), 'utf8').trimEnd())
    expect(taken()).toEqual(['QueryClosure', 'QueryPathInfos', 'DumpStorePath'])
    expect(answered).toBeGreaterThan(0)
  })

  it('passes a build on, and a failure of one', async () => {
    for (const [name, script, status] of [
      ['good', 'echo good > $out', 0],
      ['bad', 'exit 3', 1],
    ] as const) {
      writeFileSync(
        join(near.folder, `work/${name}.nix`),
        `derivation { name = "${name}"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "${script}" ]; }`,
      )
      const line = `nix-build --no-out-link --max-jobs 0 --builders 'ssh://peer ${system}' ${name}.nix`
      const built = await near.attempt(line)
      expect([name, built.status !== 0]).toEqual([name, status !== 0])
      if (status !== 0) expect(built.stderr).toContain('failed with exit code 3')
      expect(taken()).toContain('BuildDerivation')
    }
  })

  it('ends with the server where that ends by an error', async () => {
    const absent = `/nix/store/${'0'.repeat(32)}-absent`
    const { status } = await near.attempt(`nix-store --query --requisites --store ssh://peer ${absent}`)
    expect(status).not.toBe(0)
    expect(taken()).toEqual(['QueryClosure'])
  })
})
