// Store paths compared with those that real releases make.

import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseContentAddress } from '../../nix/content-address.ts'
import { parseDerivation } from '../../nix/derivation.ts'
import type { HashAlgorithm } from '../../nix/hash.ts'
import { HashModulo } from '../../nix/hash-modulo.ts'
import { contentAddressPath, type References } from '../../nix/make-path.ts'
import { parseStorePath } from '../../nix/store-path.ts'
import { nar, sha256 } from '../live/support/nar.ts'
import { describeReleases } from '../live/support/releases.ts'
import { type Scene, useScene } from '../live/support/scene.ts'

const algorithms: readonly HashAlgorithm[] = ['md5', 'sha1', 'sha256', 'sha512']

describeReleases('computed store paths', peer => {
  const scene = useScene(peer)

  const made = (
    method: 'text' | 'flat' | 'nar',
    algorithm: HashAlgorithm,
    name: string,
    bytes: Uint8Array | string,
    references?: References,
  ): string => {
    const base16 = createHash(algorithm).update(bytes).digest('hex')
    const address = { method, hash: { algorithm, base16 } } as const
    return contentAddressPath(scene.daemon.storeDir, name, address, references)
  }
  const evaluated = async (expression: string): Promise<string> =>
    JSON.parse(await scene.tool(['nix-instantiate', '--eval', '-E', expression]))

  it('equal those of nix-store --add, for a file, an executable, a link and a tree', async () => {
    const file = scene.write('file', 'content\n')
    expect(made('nar', 'sha256', 'file', nar('content\n'))).toBe(
      await scene.tool(['nix-store', '--add', file]),
    )
    chmodSync(scene.write('run', 'script\n'), 0o755)
    expect(made('nar', 'sha256', 'run', nar({ executable: 'script\n' }))).toBe(
      await scene.tool(['nix-store', '--add', 'run']),
    )
    const link = scene.write('tree/inner/file', 'content\n').replace(/file$/, 'link')
    symlinkSync('file', link)
    mkdirSync(link.replace(/link$/, 'empty'))
    const inner = { file: 'content\n', link: { target: 'file' }, empty: { entries: {} } }
    expect(made('nar', 'sha256', 'tree', nar({ entries: { inner: { entries: inner } } }))).toBe(
      await scene.tool(['nix-store', '--add', 'tree']),
    )
  })

  it.each(algorithms)('equal those of nix-store --add-fixed %s', async algorithm => {
    const name = scene.name('fixed')
    scene.write(name, 'fixed\n')
    const add = (...flags: string[]): Promise<string> =>
      scene.tool(['nix-store', '--add-fixed', ...flags, algorithm, name])
    expect(made('flat', algorithm, name, 'fixed\n')).toBe(await add())
    expect(made('nar', algorithm, name, nar('fixed\n'))).toBe(await add('--recursive'))
  })

  it('equal those of builtins.toFile, also with references', async () => {
    const first = made('text', 'sha256', 'first', 'first')
    const second = made('text', 'sha256', 'second', 'second')
    const [a, b] = ['first', 'second'].map(name => `\${builtins.toFile "${name}" "${name}"}`)
    expect(await evaluated('builtins.toFile "first" "first"')).toBe(first)
    const text = `${second} ${first} ${second}`
    const references = { others: [second, first, second], self: false }
    expect(await evaluated(`builtins.toFile "both" "${b} ${a} ${b}"`)).toBe(
      made('text', 'sha256', 'both', text, references),
    )
  })

  it('equal those of builtins.path, flat and with a name', async () => {
    const file = scene.write('source', 'source\n')
    const expression = `builtins.path { path = ${file}; name = "named"; recursive = false; }`
    expect(await evaluated(expression)).toBe(made('flat', 'sha256', 'named', 'source\n'))
  })

  it('equal those of derivations, whose files are parsed completely', async () => {
    const dependency = await scene.instantiate('dependency', 'echo dependency > $out')
    const source = scene.write('source', 'source\n')
    const path = await scene.instantiate(
      'dependent',
      'echo \\"quoted\\" > $out',
      `
      source = ${source};
      dependency = (derivation {
        name = "dependency"; system = "x86_64-linux"; builder = "/bin/sh";
        args = [ "-c" "echo other > $out" ]; outputs = [ "out" "dev" ]; }).dev;
      tabs = "a\\tb\\n\\\\ 'c' \\"d\\"";
      outputs = [ "out" "man" ];
    `,
    )
    const bytes = readFileSync(scene.file(path))
    const drv = parseDerivation(bytes)
    const own = await scene.query('outputs', path)
    expect(drv.outputs.map(([, output]) => output.path).sort()).toEqual(own.sort())
    expect(drv.outputs.map(([name]) => name)).toEqual(['man', 'out'])
    expect(drv.inputDrvs.map(([, outputs]) => outputs)).toEqual([['dev']])
    expect(new Map(drv.env).get('tabs')).toBe('a\tb\n\\ \'c\' "d"')
    expect(new Map(drv.env).get('name')).toBe('dependent')
    const others = [...drv.inputSrcs, ...drv.inputDrvs.map(([input]) => input)]
    expect(others.sort()).toEqual((await scene.query('references', path)).sort())
    expect(made('text', 'sha256', 'dependent.drv', bytes, { others, self: false })).toBe(path)
    expect(made('text', 'sha256', 'dependency.drv', readFileSync(scene.file(dependency)))).toBe(dependency)
  })

  it('equal those of fixed outputs', async () => {
    const hash = sha256('fixed\n').toString('hex')
    const path = await scene.instantiate(
      'fixed-output',
      'echo fixed > $out',
      `
      outputHashMode = "flat"; outputHashAlgo = "sha256"; outputHash = "${hash}";
    `,
    )
    const [output] = parseDerivation(readFileSync(scene.file(path))).outputs
    expect(output).toEqual([
      'out',
      { path: made('flat', 'sha256', 'fixed-output', 'fixed\n'), hashAlgo: 'sha256', hash },
    ])
  })

  describe.runIf(scene.atLeast('2.4'))('with references', () => {
    it('equal that of an upload with references to other paths', async () => {
      const first = await scene.added(scene.name('first'), 'first\n')
      const second = await scene.added(scene.name('second'), 'second\n')
      const name = scene.name('referring')
      const bytes = nar(`${first} ${second}\n`)
      const { path } = await scene.client.addToStore(
        { name, camStr: 'fixed:r:sha256', refs: [second, first], repair: false },
        bytes,
      )
      expect(path).toBe(made('nar', 'sha256', name, bytes, { others: [second, first], self: false }))
    })

    it('equal that of nix store make-content-addressed, with a reference to itself', async () => {
      const { path, ca, references } = await selfReferring(scene)
      const { name, hashPart } = parseStorePath(scene.daemon.storeDir, path)
      const modulo = new HashModulo('sha256', hashPart)
      modulo.feed(await scene.dump(path))
      const { plain, withPlaces } = modulo.digests()
      const hash = { algorithm: 'sha256', base16: scene.atLeast('2.26') ? plain : withPlaces } as const
      expect(parseContentAddress(ca)).toEqual({ method: 'nar', hash })
      const others = references.filter(other => other !== path)
      expect(others.length).toBe(1)
      expect(
        contentAddressPath(scene.daemon.storeDir, name, { method: 'nar', hash }, { others, self: true }),
      ).toBe(path)
    })
  })
})

/** Lets the release make a content-addressed path that refers to itself and to another path. */
async function selfReferring(scene: Scene): Promise<{ path: string; ca: string; references: string[] }> {
  const other = scene.write('other', 'other\n')
  const drv = await scene.instantiate('self', 'echo $out $other $out > $out', `other = ${other};`)
  const built = await scene.tool(['nix-store', '--realise', drv])
  const text = await scene.tool(['nix', 'store', 'make-content-addressed', '--json', built])
  const path = (JSON.parse(text).rewrites as Record<string, string>)[built] as string
  const { ca, references } = await scene.pathInfo(path)
  const full = references.map(reference => `${scene.daemon.storeDir}/${basename(reference)}`)
  return { path, ca: ca as string, references: full }
}
