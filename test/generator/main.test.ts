import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schemaLine } from '../../generator/load/schema-line.ts'
import { parseArguments } from '../../generator/run/arguments.ts'
import { schemaText, wholeSpec } from './project.ts'

const root = join(import.meta.dirname, '../..')

function main(
  args: readonly string[],
  project = root,
): { status: number | null; stdout: string; stderr: string } {
  const command = [join(project, 'generator/run/start.mjs'), ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: project, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('an unknown argument is rejected with the usage', () => {
  const { status, stdout, stderr } = main(['--chekc'])
  expect(status).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^unknown argument: --chekc\n\nusage: npm run generate/)
})

test('--help prints the usage with the exit codes', () => {
  const { status, stdout } = main(['--help'])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^usage: npm run generate \[-- /)
  for (const code of [0, 1, 2, 3]) expect(stdout).toMatch(new RegExp(`^  ${code}  `, 'm'))
})

test('--format json prints one array on the standard output', () => {
  const { status, stdout, stderr } = main(['--check', '--format', 'json'])
  expect(stderr).toMatch(/^generate --check: \d+ files, /m)
  expect({ status, json: JSON.parse(stdout) }).toEqual({ status: 0, json: [] })
})

test('an error of the generator itself is shown with its place in the source', () => {
  const broken = mkdtempSync(join(tmpdir(), 'generator-main-'))
  try {
    cpSync(join(root, 'generator'), join(broken, 'generator'), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(broken, 'node_modules'))
    mkdirSync(join(broken, 'spec'))
    const missing = main([], broken)
    expect({ ...missing, stderr: missing.stderr.split(':', 2).join(':') }).toEqual({
      status: 3,
      stdout: '',
      stderr: 'generate: spec/protocol.schema.json is missing',
    })
    cpSync(join(root, 'spec/protocol.schema.json'), join(broken, 'spec/protocol.schema.json'))
    mkdirSync(join(broken, 'spec/tiny'))
    const schemaLine = '# yaml-language-server: $schema=../protocol.schema.json'
    writeFileSync(join(broken, 'spec/tiny/tiny.yaml'), `${schemaLine}\nprotocol: { name: tiny }\n`)
    const faulty = "export function emit() {\n  throw new Error('a fault')\n}\n"
    writeFileSync(join(broken, 'generator/emit/emit.ts'), faulty)
    const { status, stdout, stderr } = main([], broken)
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toMatch(/^generate: Error: a fault\n/)
    expect(stderr).toMatch(/\/generator\/emit\/emit\.ts:2:\d+\)/)
  } finally {
    rmSync(broken, { recursive: true })
  }
})

describe('the arguments', () => {
  test.each<[string[], object | string]>([
    [[], {}],
    [['--check'], { check: true }],
    [['--watch'], { watch: true }],
    [['-h'], { help: true }],
    [['--format', 'json'], { format: 'json' }],
    [['--check', '--format=github'], { check: true, format: 'github' }],
    [
      ['--root', '/p', '--spec=./specs/', '--out', 'src/made'],
      { root: '/p', spec: 'specs', out: 'src/made' },
    ],
    [['--adapters', 'own', '--runtime', './doors/'], { adapters: 'own', runtime: './doors' }],
    [['--grammars=./own/ends/'], { grammars: 'own/ends' }],
    [['--extension=none'], { extension: '' }],
    [['--extension', 'js', '--runtime', 'nixwire/codegen'], { extension: '.js', runtime: 'nixwire/codegen' }],
    [['--extension', 'mjs'], '--extension needs one of js, ts, none'],
    [['--spec', 'a//b/../c/'], { spec: 'a/c' }],
    [['--spec', '../shared'], { spec: '../shared' }],
    [['--out'], '--out needs a folder'],
    [['--out', './'], '--out needs a folder of its own, not ./'],
    [['--out', 'a/../..'], '--out needs a folder of its own, not a/../..'],
    [['--out', '/tmp/made'], "--out needs a folder below the project's, not /tmp/made"],
    [['--runtime', "it's"], "--runtime needs a package or a folder that starts with ./, not it's"],
    [['--runtime', '../doors'], '--runtime needs a package or a folder that starts with ./, not ../doors'],
    [['--runtime', 'C:\\doors'], '--runtime needs a package or a folder that starts with ./, not C:\\doors'],
    [['--outer', 'x'], 'unknown argument: --outer'],
    [['--format'], '--format needs one of text, json, github'],
    [['--format', 'xml'], '--format needs one of text, json, github'],
    [['--check', '--watch'], '--check and --watch exclude each other'],
    [['spec'], 'unknown argument: spec'],
  ])('%j', (args, expected) => {
    const none = { check: false, watch: false, help: false, format: 'text' }
    expect(parseArguments(args)).toEqual(typeof expected === 'string' ? expected : { ...none, ...expected })
  })
})

describe('--watch', () => {
  let copy: string

  // The generator works on its own project, and a test must not write into the real one.
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'generator-main-'))
    cpSync(join(root, 'generator'), join(copy, 'generator'), { recursive: true })
    for (const name of ['package.json', 'biome.json']) cpSync(join(root, name), join(copy, name))
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    mkdirSync(join(copy, 'spec/demo'), { recursive: true })
    writeFileSync(join(copy, 'spec/protocol.schema.json'), schemaText)
    writeFileSync(join(copy, 'spec/demo/demo.yaml'), wholeSpec)
  })

  afterAll(() => rmSync(copy, { recursive: true, force: true }))

  test('generates again after a change, prints a line each time, and ends at Ctrl-C', async () => {
    const command = [join(copy, 'generator/run/start.mjs'), '--watch']
    const child = spawn(process.execPath, command, { cwd: copy, stdio: ['ignore', 'pipe', 'inherit'] })
    const closed = new Promise(resolve => child.on('close', (code, signal) => resolve({ code, signal })))
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    const line = /^generate: \d+ files, (\d+) written, (\d+) unchanged, 0 removed \(\d+ ms\)$/
    expect((await lines.next()).value).toMatch(line)
    const types = join(copy, 'generated/demo/types.ts')
    expect(readFileSync(types, 'utf8')).not.toContain('Added')
    writeFileSync(join(copy, 'spec/demo/more.yaml'), moreSpec)
    expect((await lines.next()).value).toMatch(line)
    expect(readFileSync(types, 'utf8')).toContain("export type { Added } from './types/more.ts'\n")
    const added = join(copy, 'generated/demo/types/more.ts')
    expect(readFileSync(added, 'utf8')).toContain('export type Added = string\n')
    child.kill('SIGINT')
    expect(await closed).toEqual({ code: 0, signal: null })
    expect((await lines.next()).done).toBe(true)
  })
})

const moreSpec = `${schemaLine('spec/demo/more.yaml')}\ntypes: [{ name: Added, doc: New., string: {} }]\n`
