// The commands about a project's own protocols, in a folder below the root of its repository.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { schemaLine } from '../../../generator/load/schema-line.ts'
import { installedPlaces } from '../../../generator/run/project-places.ts'
import { links } from '../../generator/markdown-pages.ts'
import { nixwire, type Outcome } from '../cli.ts'

const FILE = 'protocols/echo/echo.yaml'
const SPEC = `
protocol: { name: echo, title: Echo, doc: Says it again. }
versions: { min: '1.0', max: '1.1' }
limits: { string: 1000, count: 100, frame: 1000, depth: 8 }
handshake:
  steps:
    - { from: client, name: mine, type: Word }
    - { from: server, name: theirs, type: Word }
    - { negotiate: version, client: mine, server: theirs, refuse: [] }
types:
  - { name: Word, doc: A number., integer: { max: '2^32-1' } }
  - { name: Text, doc: Some text., string: {} }
  - { name: Day, doc: A day., adapt: { wire: Text, via: calendar-day, examples: [2024-060] } }
operations:
  - name: Echo
    opcode: 1
    doc: Says it again.
    introduced: {}
    request:
      - { name: text, type: Text, doc: It. }
      - { name: day, type: Day, since: '1.1', default: 2024-001, doc: The day. }
    response: { type: Text }
`

let repository: string
let project: string

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'cli-own-'))
  project = join(repository, 'packages/mine')
  put(
    'src/adapters/calendar-day.ts',
    'export const calendarDay = {}\nexport type CalendarDayValue = string\n',
  )
})

beforeEach(() => put(FILE, specText(SPEC)))

afterAll(() => rmSync(repository, { recursive: true, force: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true })
  writeFileSync(join(project, path), text)
}

function specText(text: string): string {
  return schemaLine(FILE, installedPlaces(project).schema) + text
}

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org']
  execFileSync('git', [...identity, ...args], { cwd: project, stdio: 'pipe' })
}

function ask(...args: string[]): Promise<Outcome> {
  return nixwire([...args, '--root', project, '--spec', 'protocols', '--adapters', 'src/adapters'])
}

test('breaking compares with a commit of the repository around the project', async () => {
  git('init', '--quiet', repository)
  git('add', '.')
  git('commit', '--quiet', '-m', 'first')
  expect(await ask('breaking', '--against', 'HEAD')).toMatchObject({
    status: 0,
    text: 'echo: HEAD → working tree\n\nNothing changes, neither on the wire nor in the API.\n',
    err: '',
  })
  put(FILE, specText(SPEC.replace('opcode: 1', 'opcode: 2')))
  const broken = await ask('breaking', '--against', 'HEAD')
  expect(broken).toMatchObject({ status: 1, err: '' })
  expect(broken.text).toContain(`  ${FILE}:16:13  opcode-changed\n`)
  const { status, text } = await ask('breaking', '--against-folder', project, '--format', 'json')
  expect({ status, text }).toEqual({ status: 0, text: '[]\n' })
  const unknown = await ask('breaking', '--against', 'none')
  expect(unknown).toMatchObject({ status: 2, text: '' })
  expect(unknown.err).toMatch(/^nixwire: git has no commit `none` here/)
})

test('breaking needs a spec without mistakes and one spec to compare with', async () => {
  put(FILE, specText(SPEC.replace('type: Day', 'type: Dya')))
  const wrong = await ask('breaking', '--against-folder', project)
  expect(wrong).toMatchObject({ status: 3, text: '' })
  expect(wrong.err).toContain(`${FILE}:21:28: error[undefined-type]: no type is named \`Dya\``)
  expect(await ask('breaking')).toMatchObject({
    status: 2,
    err: "nixwire: exactly one of --against and --against-folder is needed\n\n'nixwire breaking --help' says how it is used.\n",
  })
})

test('changes tells the gates of two versions apart', async () => {
  const { status, text } = await ask('changes', '1.0', '1.1')
  expect(status).toBe(0)
  expect(text).toMatch(/^echo: 1\.0 → 1\.1\n\nOperations\n {2}Echo \(1\)\n/)
  expect(await ask('changes', '1.0', '1.7')).toMatchObject({
    status: 2,
    err: "nixwire: 1.7 is none of the versions of echo, 1.0 to 1.1\n\n'nixwire changes --help' says how it is used.\n",
  })
  put(FILE, specText(SPEC.replace('opcode: 1', 'opcode: one')))
  const wrong = await ask('changes', '1.0', '1.1')
  expect(wrong).toMatchObject({ status: 1, text: '' })
  expect(wrong.err).toContain(`${FILE}:16:13: error[`)
})

test('docs writes pages whose links lead to the files of the project', async () => {
  const pages = ['docs', '--docs', 'site/pages', '--out', 'src/made']
  expect(
    await nixwire([
      'generate',
      '--root',
      project,
      '--spec',
      'protocols',
      '--adapters',
      'src/adapters',
      '--out',
      'src/made',
    ]),
  ).toMatchObject({ status: 0, err: '' })
  const first = await ask(...pages)
  expect(first).toMatchObject({ status: 0, err: '' })
  expect(first.text).toMatch(/^docs: \d files, \d written, 0 unchanged, 0 removed/)
  const found = readdirSync(join(project, 'site/pages'), { recursive: true, encoding: 'utf8' })
  const files = found.filter(path => path.endsWith('.md'))
  const targets = files.flatMap(path => {
    const text = readFileSync(join(project, 'site/pages', path), 'utf8')
    return links(text).map(({ target }) =>
      join(project, 'site/pages', dirname(path), target.split('#', 1)[0] ?? ''),
    )
  })
  for (const path of [FILE, 'src/adapters/calendar-day.ts', 'src/made/echo/client.ts'])
    expect(targets).toContain(join(project, path))
  expect(targets.filter(target => !existsSync(target))).toEqual([])
  expect(await ask(...pages, '--check')).toMatchObject({ status: 0, err: '' })
  put(FILE, specText(SPEC.replace('doc: Some text.', 'doc: Other text.')))
  const stale = await ask(...pages, '--check')
  expect(stale).toMatchObject({ status: 1, text: '' })
  expect(stale.err).toContain('run `nixwire docs` and commit what it writes\n')
  put(FILE, specText(SPEC.replace('opcode: 1', 'opcode: one')))
  const wrong = await ask(...pages, '--format', 'json')
  expect(wrong.status).toBe(1)
  expect(JSON.parse(wrong.text)).toMatchObject([{ file: FILE, line: 16 }])
  expect(await ask('docs', '--docs', '..')).toMatchObject({ status: 2 })
})

test('the spec that the help of generate shows has no mistake', async () => {
  const { text } = await nixwire(['help', 'generate'])
  const shown = text.slice(text.indexOf('# yaml-language-server'))
  const folder = join(repository, 'shown')
  const none = await nixwire(['generate', '--root', folder])
  expect(none).toMatchObject({
    status: 1,
    err: 'there is no protocol below spec/: nothing was generated; `nixwire help generate` shows a whole one\n',
  })
  const path = 'spec/greetings/greetings.yaml'
  mkdirSync(join(folder, dirname(path)), { recursive: true })
  const lines = shown.split('\n')
  expect(lines[0]).toBe(schemaLine(path, 'node_modules/nixwire/dist/spec/protocol.schema.json'))
  const rest = [schemaLine(path, installedPlaces(folder).schema), ...lines.slice(1)]
  writeFileSync(join(folder, path), rest.join('\n'))
  expect(await nixwire(['generate', '--root', folder])).toMatchObject({ status: 0, err: '' })
})
