import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeForeignProject } from './foreign-project.ts'
import { describeOwnProtocol } from './own-protocol.ts'
import { compile, compilers, installIn, pack, root, run } from './project.ts'

// A project of another author.
let project: string
let packed: string
let tarball: string
beforeAll(async () => {
  packed = mkdtempSync(join(tmpdir(), 'nixwire-packed-'))
  tarball = await pack(packed)
  project = await installIn('consumer', tarball)
}, 300_000)

afterAll(() => {
  for (const folder of [project, packed]) rmSync(folder, { recursive: true, force: true })
})

describeForeignProject(() => tarball)
describeOwnProtocol(() => tarball)

test('a small consumer of the packed tarball compiles with strict settings and runs', async () => {
  expect(await compile('typescript', project)).toBe('')
  const { stdout } = await run(process.execPath, ['out/consumer.js'], { cwd: project })
  expect(stdout).toBe('Built 72 false ConnectionError function wrong-type\n')
})

test('the packed store writes long contents in a thread', async () => {
  const program = `
    import { subscribe } from 'node:diagnostics_channel'
    import { openDiskContents } from 'nixwire/store'
    let threads = 0
    subscribe('worker_threads', () => void (threads += 1))
    const contents = await openDiskContents({ storeDir: '/nix/store', folder: process.argv[1] })
    const pending = await contents.receiveFlat(Buffer.alloc(1 << 20))
    await pending.discard()
    // Short ones are written without a thread, also if one cannot be started.
    await (await contents.receiveFlat(Buffer.alloc(1 << 10))).discard()
    await contents.close()
    console.log(threads, pending.narSize)`
  const contents = join(project, 'contents')
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program, contents], {
    cwd: project,
  })
  expect(stdout).toBe(`1 ${(1 << 20) + 112}\n`)
})

test.each(compilers)('the packed declarations of all entry points compile with %s', async compiler => {
  const { exports } = JSON.parse(readFileSync(join(project, 'node_modules/nixwire/package.json'), 'utf8'))
  const entries = Object.entries<string>(exports).flatMap(([entry, file]) => {
    if (!file.endsWith('.js')) return []
    const name = `nixwire${entry.slice(1)}`
    if (!file.includes('*')) return [name]
    const files = readdirSync(join(project, 'node_modules/nixwire', file.slice(0, file.indexOf('*'))))
    return files.flatMap(each => (each.endsWith('.d.ts') ? [name.replace('*', each.slice(0, -5))] : []))
  })
  // These need fast-check, which the project does not have.
  const checked = entries.filter(name => !name.endsWith('/arbitraries') && name !== 'nixwire/codegen/testing')
  expect(checked.length).toBeGreaterThan(20)
  const lines = checked.map((name, at) => `import * as entry${at} from '${name}'\nexport { entry${at} }\n`)
  writeFileSync(join(project, 'entries.ts'), lines.join(''))
  const config = { extends: './tsconfig.json', compilerOptions: { noEmit: true }, files: ['entries.ts'] }
  const folder = join(project, 'entries.json')
  writeFileSync(folder, JSON.stringify(config))
  expect(await compile(compiler, folder)).toBe('')
})

test('the installed package has no dependencies and a working command', async () => {
  const manifest = JSON.parse(readFileSync(join(project, 'node_modules/nixwire/package.json'), 'utf8'))
  expect(manifest.dependencies).toBeUndefined()
  const installed = readdirSync(join(project, 'node_modules')).filter(
    name => !name.startsWith('.') && name !== '@types',
  )
  expect(installed).toEqual(['nixwire', 'undici-types'])
  const { stdout } = await run('npx', ['--no-install', 'nixwire', '--version'], { cwd: project })
  expect(stdout).toBe(`${manifest.version} (spec language 1)\n`)
})

test('the installed command prints the JSON of each protocol, which the package exports as well', async () => {
  for (const name of ['nix-daemon', 'nix-serve', 'guix-daemon']) {
    const argv = ['--no-install', 'nixwire', 'spec', '--json', '--protocol', name]
    const { stdout } = await run('npx', argv, { cwd: project })
    expect(stdout).toBe(readFileSync(join(root, `generated/${name}/spec.json`), 'utf8'))
    const exported = `console.log(import.meta.resolve('nixwire/${name}/spec.json'))`
    const found = await run(process.execPath, ['--input-type=module', '--eval', exported], { cwd: project })
    expect(readFileSync(new URL(found.stdout.trim()), 'utf8')).toBe(stdout)
  }
})

test('the store opens if its engine is installed, and else its error names the package to install', async () => {
  const open = `import { openStore } from 'nixwire/store'
    const store = await openStore({ dir: 'kept' })
    console.log((await store.metadata.counts()).paths)
    await store.close()`
  const argv = ['--input-type=module', '--eval', open]
  // Later releases of Node have an engine themselves.
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 16)) {
    const failed = await run(process.execPath, argv, { cwd: project }).catch(error => error)
    expect(failed.stderr).toMatch(/run `npm install @photostructure\/sqlite@\^1\.2\.1`/)
  }
  const scope = join(project, 'node_modules/@photostructure')
  symlinkSync(join(root, 'node_modules/@photostructure'), scope)
  const { stdout } = await run(process.execPath, argv, { cwd: project })
  rmSync(scope)
  expect(stdout).toBe('0\n')
})

test('the licence of the package that the command bundles is beside it', () => {
  const folder = join(project, 'node_modules/nixwire/dist')
  expect(readFileSync(join(folder, 'cli/THIRD-PARTY.txt'), 'utf8')).toMatch(
    /^@stricli\/core <.*\nCopyright .* Bloomberg .*\n.*Apache License, Version 2\.0/m,
  )
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path =>
    path.endsWith('.js'),
  )
  const packages = files.flatMap(path =>
    [...readFileSync(join(folder, path), 'utf8').matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)/gm)].map(
      match => match[1],
    ),
  )
  expect([...new Set(packages)]).toEqual(['@stricli/core'])
})

test('the installed command decodes a recorded session, and encodes it back to the same bytes', async () => {
  const recording = join(root, 'test/recordings/2.34.8--2.34.8--build.jsonl')
  const { stdout } = await run('npx', ['--no-install', 'nixwire', 'transcript', '--verify', recording], {
    cwd: project,
    maxBuffer: 1 << 26,
  })
  expect(stdout).toContain('every message decodes and encodes back to the same bytes')
})

test('the command runs in a checkout', async () => {
  const { stdout } = await run('npx', ['--no-install', 'nixwire', '--version'], { cwd: root })
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(stdout).toBe(`${version} (spec language 1)\n`)
})

test('the tarball holds only the library, its command and the spec', () => {
  const inside = readdirSync(join(project, 'node_modules/nixwire')).sort()
  expect(inside).toEqual(['LICENSE', 'README.md', 'dist', 'package.json'])
  expect(existsSync(join(project, 'node_modules/nixwire/dist/test'))).toBe(false)
})

test('the schema of the spec language is exported, at the path that specs name', async () => {
  const found = await evaluate(`console.log(import.meta.resolve('nixwire/protocol.schema.json'))`)
  const path = join(project, 'node_modules/nixwire/dist/spec/protocol.schema.json')
  expect(found).toBe(pathToFileURL(realpathSync(path)).href)
  expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(root, 'spec/protocol.schema.json'), 'utf8'))
})

test('the links of the installed declarations lead to the spec', () => {
  const folder = join(project, 'node_modules/nixwire/dist/generated/nix-daemon')
  const links = [...readFileSync(join(folder, 'client.d.ts'), 'utf8').matchAll(/\]\((\.[^)#]+)#L\d+\)/g)]
  expect(links.length).toBeGreaterThan(40)
  const dead = links.flatMap(([, link = '']) => (existsSync(join(folder, link)) ? [] : [link]))
  expect(dead).toEqual([])
})

/** Leaves out modules that are loaded late. */
const loadedLater: Plugin = {
  name: 'loaded-later',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
  },
}

const bundled = (contents: string, resolveDir: string) =>
  build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
    plugins: [loadedLater],
    logLevel: 'error',
  })

const evaluate = async (program: string): Promise<string> =>
  (await run(process.execPath, ['--input-type=module', '--eval', program], { cwd: project })).stdout.trim()

test('an entry point loads one file beside its own, and the store five', async () => {
  const files = async (specifier: string): Promise<number> =>
    Object.keys((await bundled(`export * from '${specifier}'`, project)).metafile.inputs).length - 1
  expect(await files('nixwire')).toBe(2)
  expect(await files('nixwire/runtime')).toBe(2)
  expect(await files('nixwire/nix-daemon/client')).toBe(2)
  // Beside the core and the rest of the store: the rules for clients' settings, which the proxy command shares, the
  // modules that threads share, and the errors that both share.
  expect(await files('nixwire/store')).toBe(6)
})

test('a name has the same value from every entry point', async () => {
  const different = await evaluate(`const main = await import('nixwire')
    const { codecs } = await import('nixwire/nix-daemon/codecs')
    const others = ['runtime', 'codegen/index', 'codegen/client', 'codegen/protocol', 'nix-daemon/client', 'nix-daemon/core', 'nix-daemon/operations']
    let same = 0
    const compare = (path, name, value, other) => {
      if (other === undefined) return
      same++
      if (other !== value) console.log(path, name)
    }
    for (const path of others)
      for (const [name, value] of Object.entries(await import('nixwire/' + path)))
        compare(path, name, value, main[name])
    for (const [name, value] of Object.entries(await import('nixwire/nix-daemon/read')))
      compare('nix-daemon/read', name, value, codecs[name.slice(4)].read)
    if (same < 150) console.log('only', same)`)
  expect(different).toBe('')
  const refused = await evaluate(`import { GateError, WireError } from 'nixwire/runtime'
    import { codecs } from 'nixwire/nix-daemon/codecs'
    import { encode, parseVersion, WireError as Main } from 'nixwire'
    try {
      encode(codecs.ValidPathInfo.write, 7, { version: parseVersion('1.37'), features: 0 })
    } catch (error) {
      console.log(error instanceof WireError, error instanceof Main, error instanceof GateError)
    }`)
  expect(refused).toBe('true true false')
})

test('modules that are loaded late can be loaded, if the packages that some of them need are there', async () => {
  const shared = join(project, 'node_modules/nixwire/dist/shared')
  const names = readdirSync(shared)
  expect(names.length).toBeGreaterThan(5)
  const needed = new Set<string>()
  /** Lists the packages that a file imports, itself or through other files of the folder. */
  const packagesOf = (name: string, seen: Set<string> = new Set()): readonly string[] => {
    if (seen.has(name)) return []
    seen.add(name)
    const text = readFileSync(join(shared, name), 'utf8')
    const imported = [...text.matchAll(/^(?:import|\} from) .*?"([^"]+)";$/gm)].map(match => match[1] ?? '')
    return imported.flatMap(each => {
      if (each.startsWith('./')) return packagesOf(each.slice(2), seen)
      return each.startsWith('node:') || each.startsWith('.') ? [] : [each]
    })
  }
  for (const name of names) {
    const packages = packagesOf(name)
    for (const each of packages) needed.add(each)
    const loaded = await evaluate(
      `await import('${join(shared, name)}').then(() => console.log('loaded'), error => console.log(error.code))`,
    )
    expect(loaded, name).toBe(packages.length === 0 ? 'loaded' : 'ERR_MODULE_NOT_FOUND')
  }
  expect([...needed].sort()).toEqual(['ajv', 'fast-check', 'ts-morph', 'yaml'])
  const layout = await evaluate(`import { nixDaemonCore } from 'nixwire'
    import { layout } from 'nixwire/nix-daemon/layout'
    console.log(layout === (await nixDaemonCore.layout()))`)
  expect(layout).toBe('true')
  const missing = await evaluate(
    `await import('nixwire/nix-daemon/arbitraries').catch(error => console.log(error.code))`,
  )
  expect(missing).toBe('ERR_MODULE_NOT_FOUND')
})

test('bundlers leave out as much of the package as of its sources', async () => {
  const program = (main: string): string => `import { openClient, nixDaemonCore, IsValidPath } from '${main}'
    const connection = await openClient(nixDaemonCore, '/socket')
    console.log(await connection.call(IsValidPath, { path: '/nix/store/x' }))`
  const size = async (main: string, folder: string): Promise<number> =>
    (await bundled(program(main), folder)).outputFiles[0]?.contents.length ?? 0
  const fromSources = await size('./generated/nix-daemon/index.ts', root)
  expect(fromSources).toBeGreaterThan(0)
  expect(await size('nixwire', project)).toBeLessThan(fromSources * 1.03)
})
