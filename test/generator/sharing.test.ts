import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { document } from '../../generator/document/document.ts'
import { emit } from '../../generator/emit/emit.ts'
import { schemaLine } from '../../generator/load/schema-line.ts'
import { compileSources, findHandWritten } from '../../generator/run/compile.ts'
import { generateAll } from '../../generator/run/generate-all.ts'
import { corpusFiles } from './corpus.ts'
import { root, schema } from './diagnose.ts'
import { schemaText } from './project.ts'

const folder = mkdtempSync(join(tmpdir(), 'nixwire-sharing-'))
const base = `protocol: { name: base, title: Base, doc: For others. }
types:
  - { name: Text, doc: Some text., string: {} }
`
const taker = `protocol: { name: NAME, title: Taker, doc: Takes parts. }
imports: [{ from: base, at: '1.0', types: [Text] }]
`

beforeAll(() => put('spec/protocol.schema.json', schemaText))
afterAll(() => rmSync(folder, { recursive: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), path.endsWith('.yaml') ? `${schemaLine(path)}\n${text}` : text)
}

function generate(): { code: number; said: string } {
  const said: string[] = []
  const say = (text: string): unknown => said.push(text)
  const code = generateAll({ root: folder, check: false, emit, print: say, printError: say })
  return { code, said: said.join('') }
}

test('a mistake is reported once, in the spec that has it, and not in those that take parts of that one', () => {
  // The first name comes before that of the base, the second one after it.
  for (const name of ['a', 'z']) put(`spec/${name}/all.yaml`, taker.replace('NAME', name))
  put('spec/base/all.yaml', base.replace('string: {}', 'is: Txt'))
  const wrong = generate()
  expect(wrong.code).toBe(1)
  expect(wrong.said.match(/error\[/g)).toHaveLength(1)
  expect(wrong.said).toContain('spec/base/all.yaml:4:40: error[undefined-type]: no type is named `Txt`')
  put('spec/base/all.yaml', base)
  expect(generate()).toMatchObject({ code: 0 })
})

test('pages say whence a definition comes', () => {
  const pages = (name: string): ReadonlyMap<string, string> => {
    const { protocol } = compileSources(corpusFiles('valid', name), schema, findHandWritten(root))
    if (protocol === undefined) throw new Error(`${name} came to nothing`)
    return document(protocol)
  }
  const importer = pages('imports')
  expect(importer.get('types.md')).toContain(
    '**From:** [Library](../library/types.md#info), as of 1.16 with fast',
  )
  expect(importer.get('streams.md')).toContain('**From:** [Library](../library/streams.md#piece), as of 1.16')
  expect(importer.get('README.md')).toContain('- From the [Roots](../roots/README.md) as of 3.0: [Text]')
  const dialect = pages('extends')
  expect(dialect.get('README.md')).toContain('- A dialect of the [Mother](../mother/README.md) as of 1.15: ')
  expect(dialect.get('README.md')).toContain('It lacks `Piece` and `Drop`.')
  expect(dialect.get('operations.md')).toContain('Asks in the way of the dialect.')
  expect(dialect.get('operations.md')).toContain(
    '**From:** [Mother](../mother/operations.md#send), as of 1.15',
  )
  expect(dialect.get('logging.md')).toContain('**From:** [Mother](../mother/logging.md), as of 1.15')
})
