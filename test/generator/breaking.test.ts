import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { renderDiagnostics } from '../../generator/report/render-diagnostics.ts'
import { breaking } from '../../generator/tools/breaking/breaking.ts'
import { compareSpecs } from '../../generator/tools/breaking/compare-specs.ts'
import type { Finding } from '../../generator/tools/breaking/finding.ts'
import { type LocatedOrWrong, locateNew, locateOld } from '../../generator/tools/breaking/locate.ts'
import { renderText } from '../../generator/tools/breaking/render.ts'
import { rules } from '../../generator/tools/breaking/rules.ts'
import { UsageError } from '../../generator/tools/usage-error.ts'
import { lineDiff } from '../../generator/write/line-diff.ts'
import { cases } from './breaking/edits.ts'
import { root, schema } from './diagnose.ts'

const base = readFileSync(join(import.meta.dirname, 'breaking/base.yaml'), 'utf8')
const handWritten = {
  adapters: new Set(['known', 'other']),
  grammars: new Set(['nix-archive', 'known']),
}
const file = 'spec/demo/demo.yaml'
const absent: LocatedOrWrong = { diagnostics: [], texts: new Map() }

const old = locateOld([[file, base]], schema)('demo') ?? absent

/** Compares an older spec, which may break the rules of today, with the base. */
function findingsSince(text: string): Finding[] {
  const [before, now] = [
    locateOld([[file, text]], schema)('demo') ?? absent,
    locateNew([[file, withForms(base)]], schema, handWritten)('demo') ?? absent,
  ]
  if (!before.located || !now.located) throw new Error('a spec has mistakes')
  return compareSpecs(before.located, now.located)
}

function withForms(text: string): string {
  return text.replace(
    'response: { type: Text }',
    "response: { type: Text, wire: [{ since: '1.16', type: Label }, { type: Text }] }",
  )
}

function edited(edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the base has no ${from}`)
    return text.replace(
      from,
      to.replaceAll('$&', () => from),
    )
  }, base)
}

function findingsOf(text: string): Finding[] {
  const now = locateNew([[file, text]], schema, handWritten)('demo') ?? absent
  expect(renderDiagnostics([...old.diagnostics, ...now.diagnostics], now.texts)).toBe('')
  if (!old.located || !now.located) throw new Error('a spec has mistakes')
  return compareSpecs(old.located, now.located)
}

function changedLines(text: string): string {
  const lines = lineDiff(base, text).filter(line => /^[-+]/.test(line))
  return lines.map(line => `${line}\n`).join('')
}

test.each(cases.map(([name, ...edits]) => [name, edits] as const))(
  '%s is found as the file says',
  async (name, edits) => {
    const text = edited(edits)
    const findings = findingsOf(text)
    expect(findings.map(each => each.rule)).toContain(name.replace(/--.*/, ''))
    for (const { rule, level } of findings) expect(rules[rule]?.[0]).toContain(level)
    const said = renderText([{ protocol: 'demo', findings }], { old: 'before', new: 'after' })
    await expect(`${changedLines(text)}\n${said}`).toMatchFileSnapshot(`breaking/${name}.txt`)
  },
)

test('an object of one field becomes the value: the same bytes if all wire forms are the same', () => {
  const wrapped = (wire: string): string =>
    base.replace('response: { type: Text }', `response: [{ name: text, type: Text${wire} }]`)
  const levels = (wire: string): string[] =>
    findingsSince(wrapped(wire)).map(({ rule, level }) => `${rule} ${level}`)
  expect(levels(", wire: [{ since: '1.16', type: Label }, { type: Text }]")).toEqual(['response-changed api'])
  expect(levels(", wire: [{ since: '1.15', type: Label }, { type: Text }]")).toEqual([
    'response-changed wire',
  ])
  expect(levels(", since: '1.16', default: none")).toEqual(['response-changed wire'])
  expect(levels('')).toEqual(['response-changed wire'])
})

test('every rule about one protocol has a case', () => {
  const known = new Set(cases.map(([name]) => name.replace(/--.*/, '')))
  const whole = ['protocol-added', 'protocol-removed']
  expect(Object.keys(rules).filter(rule => !known.has(rule) && !whole.includes(rule))).toEqual([])
  expect([...known].filter(rule => rules[rule] === undefined)).toEqual([])
})

test('a spec does not differ from itself, nor by its texts', () => {
  expect(findingsOf(base)).toEqual([])
  expect(findingsOf(base.replaceAll(/doc: (\w)/g, 'doc: Now $1'))).toEqual([])
})

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nixwire-breaking-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const write = (project: string, path: string, text: string): void => {
    mkdirSync(dirname(join(folder, project, path)), { recursive: true })
    writeFileSync(join(folder, project, path), text)
  }
  for (const project of ['now', 'same', 'before', 'wrong', 'none']) {
    mkdirSync(join(folder, project, 'spec'), { recursive: true })
    cpSync(join(root, 'spec/protocol.schema.json'), join(folder, project, 'spec/protocol.schema.json'))
    write(project, 'runtime/adapters/known.ts', 'export const known = {}\nexport type KnownValue = string\n')
    write(project, 'runtime/adapters/other.ts', 'export const other = {}\nexport type OtherValue = string\n')
    write(project, 'runtime/grammars/nix-archive.ts', 'export const nixArchive = {}\n')
  }
  for (const project of ['now', 'same']) write(project, file, base)
  write('before', file, base.replace('default: 7', 'default: 6'))
  write('wrong', file, base.replace('default: 7', 'defualt: 7'))
  const ask = (project: string, ...args: string[]): ReturnType<typeof breaking> =>
    breaking(join(folder, project), args)

  test('ends with 0 if nothing breaks and with 1 if something does', () => {
    expect(ask('now', '--against-folder', join(folder, 'same'))).toMatchObject({ exitCode: 0, err: '' })
    const ended = ask('now', '--against-folder', join(folder, 'before'))
    expect(ended.exitCode).toBe(1)
    expect(ended.out).toContain('Breaks of the wire: 0, of the API: 1; additions: 0')
  })

  test('reports the same in JSON as in words', () => {
    const { out } = ask('now', '--against-folder', join(folder, 'before'), '--format', 'json')
    expect(JSON.parse(out)).toEqual([
      {
        protocol: 'demo',
        rule: 'default-changed',
        level: 'api',
        message: '`depth` of the request of Ping had the default `6` and has `7`.',
        side: 'new',
        file,
        line: base.slice(0, base.indexOf('default: 7')).split('\n').length,
        column: 59,
      },
    ])
  })

  test('reports whole protocols that are new or gone', () => {
    const gained = ask('now', '--against-folder', join(folder, 'none'))
    expect(gained).toMatchObject({ exitCode: 0, out: expect.stringContaining('The protocol demo is new.') })
    const lost = ask('none', '--against-folder', join(folder, 'now'), '--format', 'json')
    expect(lost.exitCode).toBe(1)
    expect(JSON.parse(lost.out)).toMatchObject([{ rule: 'protocol-removed', level: 'wire', side: 'old' }])
  })

  test('sees through imports: an edit of a protocol is one of those that take parts of it', () => {
    const head = (name: string): string =>
      `# yaml-language-server: $schema=../protocol.schema.json
protocol: { name: ${name}, title: Other, doc: Takes parts. }
versions: { min: '3.0', max: '3.1' }
`
    const limits = 'limits: { string: 1000, count: 100, frame: 1000, depth: 10 }\n'
    const point = '      - { name: y, type: Int }\n'
    const later = "      - { name: label, type: Text, since: '1.15', default: none }\n"
    const edits: Readonly<Record<string, (text: string) => string>> = {
      takes: text => text,
      inside: text => text.replace(point, point.replace('Int', 'Text')),
      outside: text => text.replace(later, ''),
    }
    for (const [project, edit] of Object.entries(edits)) {
      cpSync(join(folder, 'now'), join(folder, project), { recursive: true })
      write(project, file, edit(base))
      const taken = "imports: [{ from: demo, at: '1.14', types: [Point] }]\n"
      write(project, 'spec/importer/all.yaml', head('importer') + limits + taken)
      write(project, 'spec/dialect/all.yaml', `${head('dialect')}extends: { protocol: demo, at: '1.16' }\n`)
    }
    const levels = (against: string): Record<string, Set<string>> => {
      const { out, err } = ask('takes', '--against-folder', join(folder, against), '--format', 'json')
      expect(err).toBe('')
      const found: Record<string, Set<string>> = {}
      for (const each of JSON.parse(out) as {
        protocol: string
        level: string
        file: string
        line: number
      }[]) {
        // The place is the one that was edited.
        expect(each.file).toBe(file)
        found[each.protocol] = (found[each.protocol] ?? new Set()).add(each.level)
      }
      return found
    }
    expect(levels('takes')).toEqual({})
    const broken = (against: string): string[] =>
      Object.entries(levels(against)).flatMap(([name, found]) => (found.has('wire') ? [name] : []))
    expect(broken('inside').sort()).toEqual(['demo', 'dialect', 'importer'])
    expect(broken('outside').sort()).toEqual(['demo', 'dialect'])
    expect(levels('outside').importer).toBeUndefined()
  })

  test('shows mistakes in either spec and ends with 3', () => {
    const now = ask('wrong', '--against-folder', join(folder, 'now'))
    expect(now).toMatchObject({ exitCode: 3, out: '' })
    expect(now.err).toMatch(/^The spec has mistakes:\n\nspec\/demo\/demo.yaml:\d+:\d+: error\[unknown-key\]/)
    const old = ask('now', '--against-folder', join(folder, 'wrong'))
    expect(old.exitCode).toBe(3)
    expect(old.err).toMatch(/^The spec to compare with is not in the language/)
  })

  test('compares with a commit, in any folder of the repository', ({ skip }) => {
    skip(spawnSync('git', ['--version']).status !== 0, 'this needs git')
    const git = (...args: string[]): void => {
      const identity = ['-c', 'user.name=n', '-c', 'user.email=e@example.org', '-c', 'commit.gpgsign=false']
      const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' })
      expect(stderr).toBe('')
      expect(status).toBe(0)
    }
    git('init', '--quiet', '--initial-branch', 'main')
    git('add', 'before', 'now')
    git('commit', '--quiet', '--message', 'first')
    write('before', file, base)
    const ended = ask('before', '--against', 'main')
    expect(ended.exitCode).toBe(1)
    expect(ended.out).toContain('demo: main → working tree')
    expect(ended.out).toContain('had the default `6` and has `7`')
    expect(ask('now', '--against', 'HEAD').exitCode).toBe(0)
    expect(() => ask('now', '--against', 'nowhere')).toThrow(/^git has no commit `nowhere` here/)
    write('before', file, base.replace('default: 7', 'default: 6'))
  })

  test.each([
    [[], 'exactly one of --against and --against-folder is needed'],
    [
      ['--against', 'HEAD', '--against-folder', '.'],
      'exactly one of --against and --against-folder is needed',
    ],
    [['--against', '--output=x'], /ambiguous|is no commit/],
    [['--against=--output=x'], '`--output=x` is no commit'],
    [['--against-folder', '/nowhere'], 'there is no folder `spec` in /nowhere'],
    [['--against-folder', '.', '--format', 'xml'], 'no format is named `xml`: text or json'],
    [['--against-folder', root, '--protocol', 'dmeo'], 'no protocol is named `dmeo`; did you mean `demo`?'],
    [['--aganist', 'HEAD'], "Unknown option '--aganist'"],
  ])('rejects the arguments %j', (args, message) => {
    expect(() => ask('now', ...args)).toThrow(UsageError)
    expect(() => ask('now', ...args)).toThrow(message)
  })

  test.each([
    [['--help'], 0, /^usage: npm run breaking -- [\s\S]*enum-value-renumbered {5}wire /, /^$/],
    [[], 2, /^$/, /^exactly one of --against .*\n\nusage: npm run breaking -- /],
    [
      ['--against-folder', root],
      0,
      /^guix-daemon, nix-daemon, nix-serve: .* → working tree\n\nNothing changes/,
      /^$/,
    ],
  ])('ends with the arguments %j by code %i', (args, status, stdout, stderr) => {
    const command = ['--import', 'tsx', join(root, 'generator/tools/breaking.ts'), ...args]
    const ended = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
    expect(ended).toMatchObject({ status })
    expect(ended.stdout).toMatch(stdout)
    expect(ended.stderr).toMatch(stderr)
  })
})
