import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = dirname(dirname(import.meta.dirname))

// A project of somebody else: nothing in it but the tarball, a compiler and Node's types.
let project: string
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'nixwire-consumer-'))
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: root })
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ filename: string }]
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  )
  await run(
    'npm',
    ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', join(project, filename)],
    {
      cwd: project,
    },
  )
  mkdirSync(join(project, 'node_modules/@types'), { recursive: true })
  for (const name of ['@types/node', 'undici-types']) {
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name))
  }
  cpSync(join(import.meta.dirname, 'consumer'), project, { recursive: true })
}, 300_000)

afterAll(() => rmSync(project, { recursive: true, force: true }))

test('a small consumer of the packed tarball compiles with strict settings and runs', async () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const compiled = await run(process.execPath, [tsc, '-p', project], { cwd: project }).catch(error => error)
  expect(compiled.stdout).toBe('')
  const { stdout } = await run(process.execPath, ['out/consumer.js'], { cwd: project })
  expect(stdout).toBe('Built 72 false ConnectionError function wrong-type\n')
})

test('the installed package has no dependencies and a working command', async () => {
  const manifest = JSON.parse(readFileSync(join(project, 'node_modules/nixwire/package.json'), 'utf8'))
  expect(manifest.dependencies).toBeUndefined()
  const installed = readdirSync(join(project, 'node_modules')).filter(
    name => !name.startsWith('.') && name !== '@types',
  )
  expect(installed).toEqual(['nixwire', 'undici-types'])
  const { stdout } = await run('npx', ['--no-install', 'nixwire', '--version'], { cwd: project })
  expect(stdout.trim()).toBe(manifest.version)
})

test('the store says what to install where its engine is missing, and opens where it is there', async () => {
  const open = `import { openStore } from 'nixwire/store'
    const store = await openStore({ dir: 'kept' })
    console.log((await store.metadata.counts()).paths)
    await store.close()`
  const argv = ['--input-type=module', '--eval', open]
  // Later releases of Node have an engine of their own.
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

test('the command runs in a checkout', async () => {
  const { stdout } = await run('npx', ['--no-install', 'nixwire', '--version'], { cwd: root })
  expect(stdout.trim()).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version)
})

test('nothing but the library, its command and the spec is in the tarball', () => {
  const inside = readdirSync(join(project, 'node_modules/nixwire')).sort()
  expect(inside).toEqual(['LICENSE', 'README.md', 'dist', 'package.json'])
  expect(existsSync(join(project, 'node_modules/nixwire/dist/test'))).toBe(false)
})

test('the links of the installed declarations lead to the spec', () => {
  const folder = join(project, 'node_modules/nixwire/dist/generated/nix-daemon')
  const links = [...readFileSync(join(folder, 'client.d.ts'), 'utf8').matchAll(/\]\((\.[^)#]+)#L\d+\)/g)]
  expect(links.length).toBeGreaterThan(40)
  const dead = links.flatMap(([, link = '']) => (existsSync(join(folder, link)) ? [] : [link]))
  expect(dead).toEqual([])
})
