// Follows docs/your-own-protocol.md step by step, in a folder where the packed package is installed.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Block, blocksOf } from '../walk-through/blocks.ts'
import { compile, compilers, installIn, link, root, run } from './project.ts'

const blocks = blocksOf(readFileSync(join(root, 'docs/your-own-protocol.md'), 'utf8'))
const SPEC = 'spec/tally/tally.yaml'
/** Packages that the page installs, beside the tarball. */
const INSTALLED = ['ts-morph', 'ajv', 'yaml', 'fast-check', 'typescript', 'tsx', '@types/node']
const IDENTITY = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.org' }
const environment = {
  ...process.env,
  ...IDENTITY,
  GIT_COMMITTER_NAME: IDENTITY.GIT_AUTHOR_NAME,
  GIT_COMMITTER_EMAIL: IDENTITY.GIT_AUTHOR_EMAIL,
  npm_config_offline: 'true',
}

function block(file: string): string {
  const found = blocks.find(each => each.file === file)
  if (found === undefined) throw new Error(`the page has no ${file}`)
  return found.text
}

/** Options of the compiler that the page shows; other tests check the declarations of the package. */
const settings = JSON.parse(block('tsconfig.json')).compilerOptions

/** Finds the commands that begin with a word; `at` tells which of several. */
function commands(start: string, at = 0): Block {
  const found = blocks.filter(({ language, text }) => language === 'sh' && text.startsWith(start))[at]
  if (found === undefined) throw new Error(`the page has no commands ${start}`)
  return found
}

/** Finds the output that the page shows after commands. */
function shownAfter(ran: Block): string {
  const next = blocks[blocks.indexOf(ran) + 1]
  if (next?.language !== 'text') throw new Error(`nothing is shown after ${ran.text}`)
  return next.text
}

/** Finds the line of YAML that the page shows alone. */
function line(start: string): string {
  const found = blocks.find(({ language, text }) => language === 'yaml' && text.trim().startsWith(start))
  if (found === undefined) throw new Error(`the page has no line ${start}`)
  return found.text
}

/** Describes the tests of the page; `tarball` is called once the package is packed. */
export function describeOwnProtocol(tarball: () => string): void {
  // On a busy machine each start of a program may take seconds.
  describe('docs/your-own-protocol.md', { timeout: 300_000 }, () => {
    let project: string
    let server: ChildProcess | undefined
    beforeAll(async () => {
      project = await installIn(undefined, tarball())
      const wanted = commands('npm init')
        .text.match(/--save-dev (.*)/)?.[1]
        ?.split(' ')
      expect(wanted?.sort()).toEqual([...INSTALLED].sort())
      link(project, '@ts-morph', ...INSTALLED.filter(name => name !== '@types/node'))
      for (const [name, path] of Object.entries({ tsx: 'tsx/dist/cli.mjs', tsc: 'typescript/bin/tsc' }))
        symlinkSync(join('..', path), join(project, 'node_modules/.bin', name))
    })
    afterAll(() => {
      server?.kill()
      rmSync(project, { recursive: true, force: true })
    })

    const put = (path: string, text: string): void => {
      mkdirSync(dirname(join(project, path)), { recursive: true })
      writeFileSync(join(project, path), text)
    }
    const spec = (): string => readFileSync(join(project, SPEC), 'utf8')
    const sh = async (ran: Block): Promise<{ status: number; said: string }> => {
      const options = { cwd: project, env: environment }
      const ended = await run('sh', ['-ec', ran.text], options).catch(error => error)
      const said = `${ended.stdout}${ended.stderr}`
      return { status: ended.code ?? 0, said }
    }
    const generate = commands('npx nixwire generate\n')

    test('a mistake in the spec is told as shown', async () => {
      put(SPEC, block(SPEC))
      expect(await sh(generate)).toEqual({ status: 1, said: shownAfter(generate) })
      expect(existsSync(join(project, 'generated'))).toBe(false)
    })

    test('client and server talk as shown', async () => {
      put(SPEC, spec().replace('Totel', 'Total'))
      expect(await sh(generate)).toMatchObject({ status: 0 })
      const code = readdirSync(join(project, 'generated/tally'), { recursive: true, encoding: 'utf8' })
        .filter(path => path.endsWith('.ts'))
        .map(path => readFileSync(join(project, 'generated/tally', path), 'utf8'))
      const packages = code.flatMap(text =>
        [...text.matchAll(/ from '([^.'][^']*)'$/gm)].map(match => match[1]),
      )
      expect(packages.length).toBeGreaterThan(20)
      const foreign = packages.filter(
        name => !/^(nixwire\/codegen\/\w+|node:stream|fast-check)$/.test(name ?? ''),
      )
      expect(foreign).toEqual([])
      for (const file of ['handlers.ts', 'server.ts', 'client.ts', 'tally.test.ts']) put(file, block(file))
      server = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], {
        cwd: project,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const lines = createInterface(server.stdout as NodeJS.ReadableStream)[Symbol.asyncIterator]()
      expect((await lines.next()).value).toBe('listening on unix://./tally.sock')
      const client = commands('npx tsx client.ts')
      expect(await sh(client)).toEqual({ status: 0, said: shownAfter(client) })
      server.kill()
    })

    test('the property tests pass', async () => {
      const { status, said } = await sh(commands('npx tsx --test'))
      expect({ status, said }).toMatchObject({ status: 0, said: expect.stringMatching(/^[#ℹ] pass 2$/m) })
    })

    test.each(compilers)('everything compiles with %s', async compiler => {
      put('tsconfig.json', JSON.stringify({ compilerOptions: settings, include: ['*.ts', 'generated'] }))
      expect(await compile(compiler, project)).toBe('')
    })

    test('breaking and changes say of edits what is shown', async () => {
      expect(await sh(commands('printf'))).toEqual({ status: 0, said: '' })
      const votes = '      - { name: votes, type: Word, default: 1 }\n'
      put(SPEC, spec().replace(votes, votes + line('- { name: voter, type: Text, default')))
      const [wrong, right] = [commands('npx nixwire breaking'), commands('npx nixwire breaking', 1)]
      expect(await sh(wrong)).toEqual({ status: 1, said: shownAfter(wrong) })
      const gated = spec().replace(
        line('- { name: voter, type: Text, default'),
        line('- { name: voter, type: Text, since'),
      )
      put(
        SPEC,
        gated.replace(/^protocol: .*\n/m, start => start + line('versions:')),
      )
      expect(await sh(right)).toEqual({ status: 0, said: shownAfter(right) })
      const changes = commands('npx nixwire changes')
      expect(await sh(changes)).toEqual({ status: 0, said: shownAfter(changes) })
    })

    test('checks fail until code and pages are written, and pass then', async () => {
      const checks = commands('npx nixwire generate --check')
      expect(await sh(checks)).toMatchObject({ status: 1 })
      expect(await sh(generate)).toMatchObject({ status: 0 })
      expect(await sh(commands('npx nixwire docs\n'))).toMatchObject({ status: 0 })
      expect(readdirSync(join(project, 'docs/tally')).sort()).toEqual([
        ...['README.md', 'changelog.md', 'handshake.md', 'logging.md', 'operations.md', 'types.md'],
      ])
      expect(await sh(checks)).toMatchObject({ status: 0 })
    })

    test('a watch generates again after a change, and ends at Ctrl-C', async () => {
      const command = join(project, 'node_modules/nixwire/dist/cli/main.js')
      const watch = spawn(
        process.execPath,
        [command, 'generate', '--watch', '--extension', 'ts', '--out', 'src/made'],
        {
          cwd: project,
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      const closed = new Promise(resolve => watch.on('close', (...how) => resolve(how)))
      const lines = createInterface(watch.stdout)[Symbol.asyncIterator]()
      expect((await lines.next()).value).toMatch(/^generate: \d+ files, \d+ written, 0 unchanged/)
      put(SPEC, spec().replace('name: voter', 'name: elector'))
      expect((await lines.next()).value).toMatch(
        /^generate: \d+ files, \d+ written, \d+ unchanged, 0 removed/,
      )
      watch.kill('SIGINT')
      expect(await closed).toEqual([0, null])
      const made = readFileSync(join(project, 'src/made/tally/server.ts'), 'utf8')
      expect(made).toContain("from './operations/tally.ts'")
      expect(made).toContain("from 'nixwire/codegen/server'")
      const compilerOptions = { ...settings, allowImportingTsExtensions: true }
      put('made.json', JSON.stringify({ compilerOptions, include: ['src/made'] }))
      expect(await compile('typescript', join(project, 'made.json'))).toBe('')
    })

    test('the spec that shows the rest of the language is generated, without a warning', async () => {
      const file = 'spec/parcels/parcels.yaml'
      put(file, block(file))
      const grammar = 'grammars/zero-ended.ts'
      put(grammar, readFileSync(join(import.meta.dirname, 'foreign', grammar), 'utf8'))
      const { status, said } = await sh(generate)
      expect({ status, said }).toEqual({ status: 0, said: expect.stringMatching(/^generate: .*\n$/) })
      const made = readFileSync(join(project, 'generated/parcels/golden.ts'), 'utf8')
      expect(made).toContain('export { checkGolden }')
    })

    test('the adapter that is shown is that of a project whose code is compiled and runs', () => {
      const file = 'adapters/calendar-day.ts'
      expect(readFileSync(join(import.meta.dirname, 'foreign', file), 'utf8')).toBe(block(file))
    })
  })
}
