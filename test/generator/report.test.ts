import { expect, test } from 'vitest'
import type { Diagnostic } from '../../generator/report/diagnostic.ts'
import { renderAs } from '../../generator/report/report.ts'
import { compileSources } from '../../generator/run/compile.ts'
import { compileInvalid, corpusFiles } from './corpus.ts'
import { base, schema } from './diagnose.ts'

const texts = new Map<string, string>()

function diagnostic(part: Partial<Diagnostic>): Diagnostic {
  const span = { file: 'spec/demo/a.yaml', line: 3, column: 5, endLine: 3, endColumn: 9 }
  return { rule: 'schema-value', message: 'wrong', span, ...part }
}

test('json is one array with all facts about each mistake, in the order of the text', () => {
  const { diagnostics, texts } = compileInvalid('undefined-stream')
  const json = renderAs('json', diagnostics, texts)
  expect(JSON.parse(json)).toEqual([
    {
      rule: 'undefined-stream',
      severity: 'error',
      message: 'no stream is named `Entry`',
      help: 'known here: Entries',
      file: 'spec/demo/case.yaml',
      line: 3,
      column: 45,
      endLine: 3,
      endColumn: 50,
    },
    expect.objectContaining({ message: 'no stream is named `Entrys`', line: 9 }),
  ])
  expect(json.endsWith('\n]\n')).toBe(true)
})

test('json omits a missing help, and is an empty array without mistakes', () => {
  expect(JSON.parse(renderAs('json', [diagnostic({})], texts))[0]).not.toHaveProperty('help')
  expect(renderAs('json', [], texts)).toBe('[]\n')
})

test('github has one command per mistake', () => {
  const { diagnostics, texts } = compileInvalid('undefined-stream')
  expect(renderAs('github', diagnostics, texts)).toBe(
    [
      '::error file=spec/demo/case.yaml,line=3,col=45,endColumn=50,title=undefined-stream::no stream is named `Entry`%0Ahelp: known here: Entries\n',
      '::error file=spec/demo/case.yaml,line=9,col=57,endColumn=63,title=undefined-stream::no stream is named `Entrys`%0Ahelp: did you mean `Entries`?\n',
    ].join(''),
  )
  expect(renderAs('github', [], texts)).toBe('')
})

test('github escapes characters that would end a property or the line', () => {
  const span = { file: 'spec/100%,a:b.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 }
  expect(renderAs('github', [diagnostic({ message: '50%: a, b\r\n::c', span })], texts)).toBe(
    '::error file=spec/100%25%2Ca%3Ab.yaml,line=1,col=1,endColumn=2,title=schema-value::50%25: a, b%0D%0A::c\n',
  )
})

test('github omits columns if a mistake has several lines', () => {
  const span = { file: 'spec/demo/a.yaml', line: 1, column: 3, endLine: 4, endColumn: 1 }
  expect(renderAs('github', [diagnostic({ span })], texts)).toBe(
    '::error file=spec/demo/a.yaml,line=1,endLine=4,title=schema-value::wrong\n',
  )
})

test('text is the default', () => {
  const { diagnostics, texts } = compileInvalid('undefined-stream')
  expect(renderAs('text', diagnostics, texts)).toMatch(
    /^spec\/demo\/case\.yaml:3:45: error\[undefined-stream\]: no stream is named `Entry`\n {2}3 \| /,
  )
})

test.each(['adapter-missing', 'grammar-missing'])('%s has advice without a similar file', name => {
  const files = new Map([['spec/demo/base.yaml', base], ...corpusFiles('invalid', name)])
  const none = { adapters: new Set<string>(), grammars: new Set<string>() }
  const { diagnostics } = compileSources(files, schema, none)
  const missing = diagnostics.filter(({ rule }) => rule === name)
  expect(missing.length).toBeGreaterThan(0)
  for (const { hint } of missing)
    expect(hint).toMatch(/^write that file, which exports an? `(Adapter|Grammar)`$/)
})
