import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { generateAll } from '../../generator/run/generate-all.ts'
import { headerText } from '../../generator/write/header.ts'
import { base } from './diagnose.ts'
import { schemaText } from './project.ts'

const page = `<!-- ${headerText('demo')} -->\n`

let root: string
let said: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'generator-'))
  put('spec/protocol.schema.json', schemaText)
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

function generate(pages: Record<string, string>, check = false): number {
  said = ''
  const say = (text: string): void => {
    said += text
  }
  return generateAll({
    root,
    check,
    emit: () => new Map(),
    document: ({ name }) => new Map(Object.entries(pages).map(([path, text]) => [path, `${text}${name}\n`])),
    print: say,
    printError: say,
  })
}

test('the pages of a protocol are in a folder of its name', () => {
  expect(generate({ 'README.md': page, 'types.md': page })).toBe(0)
  expect(get('docs/demo/README.md')).toBe(`${page}demo\n`)
  expect(said).toContain('2 files, 2 written, 0 unchanged, 0 removed')
  expect(generate({ 'README.md': page, 'types.md': page })).toBe(0)
  expect(said).toContain('2 files, 0 written, 2 unchanged, 0 removed')
})

test('several protocols have a folder each', () => {
  generate({ 'README.md': page })
  put('spec/other/base.yaml', base.replaceAll('name: demo', 'name: other'))
  expect(generate({ 'README.md': page })).toBe(0)
  expect(get('docs/demo/README.md')).toContain('demo')
  expect(get('docs/other/README.md')).toContain('other')
})

test('a page that is no longer made is removed, and hand-written files stay', () => {
  generate({ 'README.md': page, 'types.md': page })
  put('docs/demo/mine.md', '# By hand\n')
  put('docs/guide/first.md', `# By hand\n\n${page}`)
  put('docs/loose.md', '# By hand\n')
  expect(generate({ 'README.md': page })).toBe(0)
  expect(said).toContain('1 file, 0 written, 1 unchanged, 1 removed')
  expect(existsSync(join(root, 'docs/demo/types.md'))).toBe(false)
  for (const path of ['demo/mine.md', 'guide/first.md', 'loose.md']) {
    expect(existsSync(join(root, 'docs', path)), path).toBe(true)
  }
})

test('--check fails on an outdated page and does not write it', () => {
  generate({ 'README.md': page })
  expect(generate({ 'README.md': page }, true)).toBe(0)
  put('docs/demo/README.md', `${page}edited\n`)
  expect(generate({ 'README.md': page }, true)).toBe(1)
  expect(said).toContain('--- a/docs/demo/README.md')
  expect(get('docs/demo/README.md')).toBe(`${page}edited\n`)
})
