// Client tools of every real release on our own store.

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { availablePeers, type Daemon, type Peer, startDaemon } from '../peers/peer.ts'
import { damage, fileOf } from '../store/store-support.ts'
import { nar, nix32, sha256 } from './support/nar.ts'
import { atLeast, describeReleases, meta } from './support/releases.ts'
import { system } from './support/scene.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

describeReleases('client tools on our store', peer => {
  let served: ServedStore
  beforeAll(async () => {
    served = await serveStore({ storeDir: '/nix/store' })
  })
  afterAll(() => served.stop())
  beforeEach(() => tool('nix-store', '--gc'))

  const tool = (...argv: string[]): Promise<string> => served.tool(peer, argv)
  const lines = async (...argv: string[]): Promise<string[]> =>
    (await tool(...argv)).split('\n').filter(line => line !== '')
  const write = (name: string, content: string): string => {
    writeFileSync(join(served.folder, 'work', name), content)
    return name
  }
  const add = (name: string, content: string): Promise<string> =>
    tool('nix-store', '--add', write(name, content))
  const instantiate = (name: string, source: string): Promise<string> =>
    tool(
      'nix-instantiate',
      '-E',
      `derivation { name = "${name}"; system = "${system}"; builder = "/bin/sh"; src = builtins.storePath "${source}"; }`,
    )

  it('nix-store --add and --add-fixed add files and folders', async () => {
    const path = await add('hello', 'hello\n')
    expect(readFileSync(fileOf(served, path), 'utf8')).toBe('hello\n')
    mkdirSync(join(served.folder, 'work/tree/sub'), { recursive: true })
    write('tree/sub/file', 'x')
    symlinkSync('sub/file', join(served.folder, 'work/tree/link'))
    const tree = await tool('nix-store', '--add', 'tree')
    const hash = sha256(nar({ entries: { link: { target: 'sub/file' }, sub: { entries: { file: 'x' } } } }))
    expect(await tool('nix-store', '-q', '--hash', tree)).toBe(`sha256:${nix32(hash)}`)
    for (const argv of [['sha256'], ['md5'], ['--recursive', 'sha1'], ['--recursive', 'sha512']]) {
      const fixed = await tool('nix-store', '--add-fixed', ...argv, 'hello')
      // The release's own store makes the same path.
      const env = { NIX_REMOTE: '', NIX_STATE_DIR: join(served.folder, 'work/state') }
      const storeFolder = join(served.folder, 'work/store')
      mkdirSync(storeFolder, { recursive: true })
      const own = await served.tool(peer, ['nix-store', '--add-fixed', ...argv, 'hello'], {
        env,
        storeFolder,
      })
      expect(fixed).toBe(own)
    }
  })

  it('nix-store --query and nix path-info show the metadata', async () => {
    const source = await add('source', 'source\n')
    const drv = await instantiate('queried', source)
    expect(await lines('nix-store', '-q', '--references', drv)).toEqual([source])
    expect(await lines('nix-store', '-q', '--referrers', source)).toEqual([drv])
    expect(await lines('nix-store', '-qR', drv)).toEqual([source, drv])
    expect(await lines('nix-store', '-q', '--outputs', drv)).toEqual([expect.stringMatching(/-queried$/)])
    expect(await tool('nix-store', '-q', '--deriver', source)).toBe('unknown-deriver')
    const format = atLeast(peer, '2.33') ? ['--json-format', '1'] : []
    const parsed = JSON.parse(await tool('nix', 'path-info', '--json', ...format, source))
    const info = Array.isArray(parsed) ? parsed[0] : parsed[source]
    expect(info).toMatchObject({ narSize: nar('source\n').length, references: [] })
    expect(info.ca).toMatch(/^fixed:r:sha256:/)
    expect(await lines('nix', 'path-info', '--all')).toEqual([drv, source].sort())
    await tool('nix-store', '--check-validity', source)
    const absent = `/nix/store/${'0'.repeat(32)}-absent`
    expect((await served.attempt(peer, ['nix-store', '--check-validity', absent])).status).toBe(1)
    expect((await served.attempt(peer, ['nix-store', '-q', '--hash', absent])).stderr).toMatch(/is not valid/)
  })

  it('nix-store --export and --import save and restore paths', async () => {
    const source = await add('source', 'x'.repeat(100_000))
    const drv = await instantiate('exported', source)
    const { stdout } = await served.attempt(peer, ['nix-store', '--export', source, drv])
    await tool('nix-store', '--gc')
    expect(await lines('nix', 'path-info', '--all')).toEqual([])
    const imported = await served.tool(peer, ['nix-store', '--import'], { input: stdout })
    expect(imported.split('\n')).toEqual([source, drv])
    expect(await lines('nix-store', '-q', '--references', drv)).toEqual([source])
    expect(readFileSync(fileOf(served, source), 'utf8')).toBe('x'.repeat(100_000))
  })

  it('nix-store --realise builds nothing for valid paths, and makes roots', async () => {
    const path = await add('realised', 'realised\n')
    const link = join(served.folder, 'work/root')
    await tool('nix-store', '--add-root', link, '--indirect', '--realise', path)
    expect(await tool('nix-store', '--gc', '--print-roots')).toMatch(`${path}`)
    expect(await lines('nix-store', '--gc', '--print-live')).toEqual([path])
    const deleting = await served.attempt(peer, ['nix-store', '--delete', path])
    expect(deleting).toMatchObject({ status: 1, stderr: expect.stringMatching(/still alive/) })
    const drv = await instantiate('unbuilt', path)
    const building = await served.attempt(peer, ['nix-store', '--realise', drv])
    // Sessions before 1.26 carry the status of a build.
    const status = atLeast(peer, '2.4') ? 1 : 100
    expect(building).toMatchObject({ status, stderr: expect.stringContaining(`Cannot build '${drv}'`) })
    await tool('rm', link)
    expect(await lines('nix-store', '--gc', '--print-dead')).toEqual([drv, path].sort())
    expect(await lines('nix-store', '--delete', drv)).toEqual([
      expect.stringMatching(/^1 store paths deleted/),
    ])
    await tool('nix-store', '--gc')
    expect(await lines('nix', 'path-info', '--all')).toEqual([])
  })

  it('nix-store --verify --check-contents finds damaged paths', async () => {
    const path = await add('damaged', 'whole\n')
    await tool('nix-store', '--verify', '--check-contents')
    await tool('nix-store', '--verify-path', path)
    damage(served, path)
    const verifying = await served.attempt(peer, ['nix-store', '--verify', '--check-contents'])
    expect(verifying).toMatchObject({ status: 1, stderr: expect.stringMatching(/was modified!/) })
    expect((await served.attempt(peer, ['nix-store', '--verify-path', path])).status).not.toBe(0)
  })

  it.runIf(atLeast(peer, '2.4'))('nix store ping and dump-path work', async () => {
    const path = await add('dumped', 'dumped\n')
    const { stdout } = await served.attempt(peer, ['nix', 'store', 'dump-path', path])
    expect(stdout).toEqual(nar('dumped\n'))
    const { status, stderr, stdout: told } = await served.attempt(peer, ['nix', 'store', 'ping'])
    expect(status).toBe(0)
    expect(stderr + told.toString()).toMatch(/nixwire/)
    const other = await served.attempt(peer, ['nix', 'store', 'add-file', write('added', 'added\n')])
    expect(other.stdout.toString().trim()).toMatch(/-added$/)
  })

  it('nix copy copies paths to a real daemon and back, and through a binary cache', async () => {
    const source = await add('copied', 'copied\n')
    const drv = await instantiate('copied', source)
    const daemon = await startDaemon(peer, { storeDir: '/nix/store' })
    try {
      const copy = (argv: string[], storeFolder?: string): Promise<string> =>
        served.tool(peer, ['nix', 'copy', '--no-check-sigs', ...argv], storeFolder ? { storeFolder } : {})
      // Before 2.15 a derivation stands for its outputs.
      const what = atLeast(peer, '2.4') ? ['--derivation', drv] : [drv]
      if (atLeast(peer, '2.4')) await copy(['--to', `unix://${daemon.socket}`, ...what])
      else await copy(['--to', `unix://${daemon.socket}`, source])
      const there = await daemon.run(peer, ['nix-store', '--check-validity', source])
      expect(there.status).toBe(0)
      const cache = `file://${served.folder}/work/cache`
      await copy(['--to', cache, source])
      await tool('nix-store', '--gc')
      expect(await lines('nix', 'path-info', '--all')).toEqual([])
      // Clients read the files directly, so point them to the daemon's.
      await copy(['--from', `unix://${daemon.socket}`, source], daemon.storeFolder)
      expect(readFileSync(fileOf(served, source), 'utf8')).toBe('copied\n')
      await tool('nix-store', '--gc')
      await copy(['--from', cache, source])
      expect(await lines('nix', 'path-info', '--all')).toEqual([source])
    } finally {
      await daemon.stop()
    }
  })

  for (const builder of availablePeers()) {
    describe(`builds upstream by Nix ${builder.version}`, meta(peer, builder), () => building(peer, builder))
  }
})

function building(peer: Peer, builder: Peer): void {
  let daemon: Daemon
  let served: ServedStore
  beforeAll(async () => {
    daemon = await startDaemon(builder, { storeDir: '/nix/store' })
    served = await serveStore({ storeDir: '/nix/store', upstream: daemon.socket })
  })
  afterAll(async () => {
    await served.stop()
    await daemon.stop()
  })

  it('nix-build yields the output with its references, the link and the lines of the log', async () => {
    const work = join(served.folder, 'work')
    writeFileSync(join(work, 'source'), 'source\n')
    writeFileSync(
      join(work, 'default.nix'),
      `let
        make = name: script: derivation {
          inherit name; system = "${system}"; builder = "/bin/sh"; args = [ "-c" script ];
        };
        dependency = make "dependency" "echo making the dependency >&2; echo dependency > $out";
      in make "top" "echo making the top >&2; echo \${dependency} \${./source} > $out"`,
    )
    const { status, stdout, stderr } = await served.attempt(peer, ['nix-build'])
    expect({ status, stderr }).toMatchObject({ status: 0 })
    const out = stdout.toString().trim()
    const [dependency = '', source = ''] = readFileSync(fileOf(served, out), 'utf8').trim().split(' ')
    expect(stderr.match(/^making the .*$/gm)).toEqual(['making the dependency', 'making the top'])
    expect(readFileSync(fileOf(served, dependency), 'utf8')).toBe('dependency\n')
    const references = (await served.tool(peer, ['nix-store', '-q', '--references', out])).split('\n')
    expect(references).toEqual([dependency, source].sort())
    expect(await served.tool(peer, ['nix-store', '-q', '--deriver', out])).toMatch(/-top\.drv$/)
    expect(await served.tool(peer, ['nix-store', '--gc', '--print-roots'])).toContain(basename(out))
    await served.tool(peer, ['nix-store', '--gc'])
    expect(await served.tool(peer, ['nix-build'])).toBe(out)
  })

  it('the log of a build, and of one that fails, is that which the builder keeps', async () => {
    const make = (name: string, end: string): string => `derivation {
      name = "${name}"; system = "${system}"; builder = "/bin/sh";
      args = [ "-c" "echo one; echo two >&2; echo; ${end}" ];
    }`
    for (const [name, end] of [
      ['logged', 'echo three > $out'],
      ['logged-failing', 'exit 3'],
    ] as const) {
      const drv = await served.tool(peer, ['nix-instantiate', '-E', make(name, end)])
      await served.attempt(peer, ['nix-store', '--realise', drv])
      const theirs = await daemon.run(builder, ['nix-store', '--read-log', drv])
      expect(theirs).toMatchObject({ status: 0 })
      expect(theirs.stdout.toString()).toBe('one\ntwo\n\n')
      const attempt = (...argv: string[]) => served.attempt(peer, argv)
      expect(await attempt('nix-store', '--read-log', drv)).toMatchObject({
        status: 0,
        stdout: theirs.stdout,
      })
      expect(await attempt('nix', 'log', drv)).toMatchObject({ status: 0, stdout: theirs.stdout })
    }
  })

  it('the output of a build needs no signature, as that of the builder does not', async () => {
    const out = await served.tool(peer, ['nix-build', '--no-out-link'])
    const verify = atLeast(peer, '2.4') ? ['nix', 'store', 'verify'] : ['nix', 'verify']
    expect(await served.attempt(peer, [...verify, out])).toMatchObject({ status: 0 })
  })

  it.runIf(atLeast(peer, '2.4'))('nix build makes its links', async () => {
    await served.tool(peer, ['nix', 'build', '-f', 'default.nix', '-o', 'built'])
    expect(await served.tool(peer, ['readlink', 'built'])).toMatch(/-top$/)
    expect(await served.tool(peer, ['cat', 'built'])).toMatch(/-dependency /)
  })

  it('a failed build is reported with its reason', async () => {
    const expression = `derivation {
      name = "failing"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "echo going down >&2; exit 3" ];
    }`
    const { status, stderr } = await served.attempt(peer, ['nix-build', '-E', expression])
    expect(status).not.toBe(0)
    expect(stderr).toMatch(/going down/)
    expect(stderr).toMatch(/failing\.drv' failed|builder failed with exit code 3/)
  })
}
