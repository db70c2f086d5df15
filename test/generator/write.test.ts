import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findYaml, foldersIn, readSources } from '../../generator/load/load.ts'
import { schemaLine } from '../../generator/load/schema-line.ts'
import { generateAll } from '../../generator/run/generate-all.ts'
import { headerText, isGenerated } from '../../generator/write/header.ts'
import { lineDiff } from '../../generator/write/line-diff.ts'
import { base } from './diagnose.ts'

const project = join(import.meta.dirname, '../..')
const header = `// ${headerText('demo')}\n`

let root: string
let output: string
let errors: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'generator-'))
  put('spec/protocol.schema.json', readFileSync(join(project, 'spec/protocol.schema.json'), 'utf8'))
  put('spec/demo/base.yaml', base)
})

afterEach(() => rmSync(root, { recursive: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function get(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function generate(files: Record<string, string>, check = false): number {
  output = ''
  errors = ''
  return generateAll({
    root,
    check,
    emit: () => new Map(Object.entries(files)),
    print: text => {
      output += text
    },
    printError: text => {
      errors += text
    },
  })
}

describe('generateAll()', () => {
  test('writes the files of a protocol into its folder', () => {
    expect(generate({ 'a.ts': `${header}a\n`, 'deep/b.ts': `${header}b\n` })).toBe(0)
    expect(get('generated/demo/a.ts')).toBe(`${header}a\n`)
    expect(get('generated/demo/deep/b.ts')).toBe(`${header}b\n`)
    expect(output).toMatch(/^generate: 2 files, 2 written, 0 unchanged, 0 removed \(\d+ ms\)\n$/)
  })

  test('does not write files that are up to date', () => {
    generate({ 'a.ts': `${header}a\n`, 'b.ts': `${header}b\n` })
    const past = new Date(2001, 1, 1)
    for (const name of ['a.ts', 'b.ts']) utimesSync(join(root, 'generated/demo', name), past, past)
    expect(generate({ 'a.ts': `${header}a\n`, 'b.ts': `${header}new\n` })).toBe(0)
    expect(statSync(join(root, 'generated/demo/a.ts')).mtime).toEqual(past)
    expect(statSync(join(root, 'generated/demo/b.ts')).mtime).not.toEqual(past)
    expect(output).toContain('1 written, 1 unchanged, 0 removed')
  })

  test('removes files that it no longer makes, and folders that become empty', () => {
    generate({ 'a.ts': `${header}a\n`, 'deep/b.ts': `${header}b\n` })
    generate({ 'a.ts': `${header}a\n` })
    expect(existsSync(join(root, 'generated/demo/deep'))).toBe(false)
    expect(output).toContain('0 written, 1 unchanged, 1 removed')
  })

  test('never removes a file that it did not write', () => {
    put('generated/demo/mine.ts', '// By hand.\n')
    put('generated/demo/quoted.ts', `// By hand.\n${header}`)
    generate({ 'a.ts': `${header}a\n` })
    expect(get('generated/demo/mine.ts')).toBe('// By hand.\n')
    expect(existsSync(join(root, 'generated/demo/quoted.ts'))).toBe(true)
  })

  test('never writes over a file that it did not write', () => {
    put('generated/demo/a.ts', '// By hand.\n')
    for (const check of [false, true]) {
      expect(generate({ 'a.ts': `${header}a\n`, 'b.ts': `${header}b\n` }, check)).toBe(1)
      expect(errors).toBe(
        'generated/demo/a.ts: not a file of the generator, which would write over it: move it away\n',
      )
      expect(get('generated/demo/a.ts')).toBe('// By hand.\n')
      expect(existsSync(join(root, 'generated/demo/b.ts'))).toBe(false)
    }
    put('generated/demo/a.ts', '\n')
    expect(generate({ 'a.ts': `${header}a\n` })).toBe(0)
  })

  test('removes the files of a protocol whose spec is gone', () => {
    put('generated/gone/a.ts', `// ${headerText('gone')}\n`)
    put('generated/gone/mine.ts', '// By hand.\n')
    put('generated/gone/node_modules/b.ts', `// ${headerText('gone')}\n`)
    generate({ 'a.ts': `${header}a\n` })
    expect(existsSync(join(root, 'generated/gone/a.ts'))).toBe(false)
    expect(existsSync(join(root, 'generated/gone/mine.ts'))).toBe(true)
    expect(existsSync(join(root, 'generated/gone/node_modules/b.ts'))).toBe(true)
  })

  test('writes nothing if the spec has a mistake', () => {
    put(
      'spec/demo/wrong.yaml',
      `${schemaLine('spec/demo/wrong.yaml')}\ntypes:\n  - { name: A, doc: Wrong., is: Nothing }\n`,
    )
    expect(generate({ 'a.ts': `${header}a\n` })).toBe(1)
    expect(existsSync(join(root, 'generated'))).toBe(false)
    expect(errors).toContain('spec/demo/wrong.yaml:3:33: error[undefined-type]: no type is named `Nothing`\n')
    expect(errors).toContain('\n1 error in the spec: nothing was generated\n')
  })

  test('fails if there is no protocol', () => {
    rmSync(join(root, 'spec/demo'), { recursive: true })
    expect(generate({})).toBe(1)
    expect(errors).toBe('there is no protocol below spec/: nothing was generated\n')
    put('spec/demo.yaml', base)
    expect(generate({})).toBe(1)
    expect(errors).toBe(
      'there is no protocol below spec/: a protocol is a folder of files, so spec/demo.yaml belongs at spec/demo/demo.yaml: nothing was generated\n',
    )
  })
})

describe('generateAll() with check', () => {
  test('succeeds if nothing would change', () => {
    generate({ 'a.ts': `${header}a\n` })
    expect(generate({ 'a.ts': `${header}a\n` }, true)).toBe(0)
    expect(output).toMatch(/^generate --check: 1 file, 0 out of date, 0 left over/)
  })

  test('shows the changes, fails, and writes nothing', () => {
    generate({ 'a.ts': `${header}one\ntwo\nthree\n`, 'old.ts': header })
    expect(generate({ 'a.ts': `${header}one\n2\nthree\n`, 'new.ts': header }, true)).toBe(1)
    expect(errors.replace(/\d+ ms/, 'N ms')).toBe(
      [
        '--- a/generated/demo/a.ts',
        '+++ b/generated/demo/a.ts',
        '@@ -1,4 +1,4 @@',
        ` ${header.trimEnd()}`,
        ' one',
        '-two',
        '+2',
        ' three',
        '--- /dev/null',
        '+++ b/generated/demo/new.ts',
        '@@ -0,0 +1,1 @@',
        `+${header.trimEnd()}`,
        '--- a/generated/demo/old.ts',
        '+++ /dev/null',
        '@@ -1,1 +0,0 @@',
        `-${header.trimEnd()}`,
        'generate --check: 2 files, 2 out of date, 1 left over (N ms)',
        'run `npm run generate` and commit what it writes',
        '',
      ].join('\n'),
    )
    expect(get('generated/demo/a.ts')).toContain('two')
    expect(existsSync(join(root, 'generated/demo/new.ts'))).toBe(false)
    expect(existsSync(join(root, 'generated/demo/old.ts'))).toBe(true)
  })

  test('shows only the first 200 lines of the diff', () => {
    generate({ 'a.ts': header + 'line\n'.repeat(500) }, true)
    expect(errors.split('\n').length).toBe(204)
    expect(errors).toContain('… the diff goes on: only its first 200 lines are shown\n')
  })
})

describe('lineDiff()', () => {
  const numbers = Array.from({ length: 20 }, (_, i) => `${i}\n`)
  const text = numbers.join('')

  test('is empty for equal texts', () => {
    expect(lineDiff(text, text)).toEqual([])
  })

  test('has a hunk with three lines around each change', () => {
    expect(lineDiff(text, text.replace('\n5\n', '\nfive\n').replace('\n15\n', '\n'))).toEqual(
      ['@@ -3,7 +3,7 @@', ' 2', ' 3', ' 4', '-5', '+five', ' 6', ' 7', ' 8'].concat([
        '@@ -13,7 +13,6 @@',
        ' 12',
        ' 13',
        ' 14',
        '-15',
        ' 16',
        ' 17',
        ' 18',
      ]),
    )
  })

  test('marks a last line without a line feed', () => {
    expect(lineDiff('a\n', 'a')).toEqual(['@@ -1,1 +1,1 @@', '-a', '+a\n\\ No newline at end of file'])
  })
})

test('code that another run makes from other specs into the same folder stays, until those are gone', () => {
  put('other/apart/base.yaml', base)
  put('generated/apart/a.ts', `// ${headerText('other/apart')}\n`)
  put('generated/demo/old.ts', `// ${headerText('spec/demo')}\n`)
  generate({ 'a.ts': `${header}a\n` })
  expect(existsSync(join(root, 'generated/apart/a.ts'))).toBe(true)
  expect(existsSync(join(root, 'generated/demo/old.ts'))).toBe(false)
  rmSync(join(root, 'other'), { recursive: true })
  generate({ 'a.ts': `${header}a\n` })
  expect(existsSync(join(root, 'generated/apart/a.ts'))).toBe(false)
})

test('links to files and folders of a spec are followed, and those that lead nowhere are told', () => {
  put('elsewhere/more.yaml', '')
  put('elsewhere/deep/most.yml', '')
  symlinkSync('../../elsewhere/more.yaml', join(root, 'spec/demo/link.yaml'))
  symlinkSync('../../elsewhere/deep', join(root, 'spec/demo/folder'))
  symlinkSync('.', join(root, 'spec/demo/round'))
  symlinkSync('../elsewhere', join(root, 'spec/linked'))
  expect(findYaml(root, 'spec/demo')).toEqual([
    'spec/demo/base.yaml',
    'spec/demo/folder/most.yml',
    'spec/demo/link.yaml',
  ])
  expect(foldersIn(root, 'spec')).toEqual(['demo', 'linked'])
  symlinkSync('nowhere.yaml', join(root, 'spec/demo/broken.yaml'))
  expect(() => readSources(root, 'spec/demo')).toThrow(/ENOENT.*broken\.yaml/)
})

test('only the first line decides whether a file is generated', () => {
  expect(isGenerated(header)).toBe(true)
  expect(isGenerated(`-- ${headerText('demo')}`)).toBe(true)
  expect(isGenerated(`\n${header}`)).toBe(false)
  expect(isGenerated('// Generated by hand\n')).toBe(false)
})
