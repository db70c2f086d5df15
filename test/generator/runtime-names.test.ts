import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'
import { emit } from '../../generator/emit/emit.ts'
import { type RuntimeEntry, runtimeNames } from '../../generator/naming/runtime-names.ts'
import { usedNames } from '../../generator/naming/used-names.ts'
import { compileSources, findHandWritten } from '../../generator/run/compile.ts'
import { corpusCases, corpusFiles } from './corpus.ts'
import { root, schema } from './diagnose.ts'

const folder = join(root, 'runtime/codegen')
const doors = readdirSync(folder).map(file => file.replace(/\.ts$/, ''))

interface Exported {
  readonly name: string
  readonly typeOnly: boolean
}

/**
 * Lists the names between the braces of a file's exports or imports; `type` before a name or before the
 * braces marks a type.
 */
function namesIn(text: string, kind: 'export' | 'import'): (Exported & { readonly from: string })[] {
  const tree = ts.createSourceFile('door.ts', text, ts.ScriptTarget.Latest, true)
  return tree.statements.flatMap(statement => {
    const clause = ts.isExportDeclaration(statement)
      ? kind === 'export' && statement.exportClause
      : ts.isImportDeclaration(statement) && kind === 'import' && statement.importClause?.namedBindings
    if (!clause || !(ts.isNamedExports(clause) || ts.isNamedImports(clause))) return []
    const from = (statement as ts.ImportDeclaration).moduleSpecifier.getText().slice(1, -1)
    const whole = ts.isExportDeclaration(statement)
      ? statement.isTypeOnly
      : (statement as ts.ImportDeclaration).importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    return clause.elements.map(each => ({ name: each.name.text, typeOnly: whole || each.isTypeOnly, from }))
  })
}

const byName = (a: Exported, b: Exported): number => (a.name < b.name ? -1 : 1)
const named = (door: string): (RuntimeEntry & Exported)[] =>
  [...runtimeNames].flatMap(([name, entry]) => (entry.door === door ? [{ name, ...entry }] : []))

describe('the doors of the runtime', () => {
  test('are the doors of the table', () => {
    expect(doors.sort()).toEqual([...new Set([...runtimeNames.values()].map(({ door }) => door))].sort())
  })

  test.each(doors.filter(door => door !== 'index'))(
    '%s exports what the table says, and nothing else',
    door => {
      const exported = namesIn(readFileSync(join(folder, `${door}.ts`), 'utf8'), 'export')
      const shown = exported.map(({ name, typeOnly }) => ({ name, typeOnly }))
      expect(shown.length).toBeGreaterThan(0)
      expect(shown.sort(byName)).toEqual(
        named(door)
          .map(({ name, typeOnly }) => ({ name, typeOnly }))
          .sort(byName),
      )
    },
  )

  test.each(doors)('%s exports exactly the values of the table', async door => {
    const values = Object.keys(await import(join(folder, `${door}.ts`)))
    const expected = named(door).flatMap(({ name, typeOnly }) => (typeOnly ? [] : [name]))
    // The index also exports names that generated code has through other doors.
    if (door !== 'index') expect(values.sort()).toEqual(expected.sort())
    else expect(values).toEqual(expect.arrayContaining(expected))
  })

  test('index exports exactly the names of the table', () => {
    const index = namesIn(readFileSync(join(root, 'runtime/index.ts'), 'utf8'), 'export')
    expect(index.length).toBeGreaterThan(40)
    expect(index.filter(({ name }) => runtimeNames.get(name)?.member !== false)).toEqual([])
    const only = index.filter(({ name }) => runtimeNames.get(name)?.door === 'index')
    expect(only.map(({ name, typeOnly }) => ({ name, typeOnly })).sort(byName)).toEqual(
      named('index')
        .map(({ name, typeOnly }) => ({ name, typeOnly }))
        .sort(byName),
    )
  })
})

// A type or operation that is called like one of these would make code that does not compile.
test('no definition can have a name that generated code imports', () => {
  const generated = join(root, 'generated/nix-daemon')
  const corpus = corpusCases('valid').flatMap(name => {
    const { protocol } = compileSources(corpusFiles('valid', name), schema, findHandWritten(root))
    return protocol === undefined ? [] : [...emit(protocol).values()]
  })
  const files = readdirSync(generated, { recursive: true, encoding: 'utf8' }).filter(file =>
    file.endsWith('.ts'),
  )
  const texts = [...files.map(file => readFileSync(join(generated, file), 'utf8')), ...corpus]
  const imported = texts
    .flatMap(text => namesIn(text, 'import'))
    .filter(({ from }) => from.includes('/runtime/codegen/') || from.startsWith('node:'))
  expect(imported.length).toBeGreaterThan(100)
  const free = imported.filter(({ name }) => !usedNames.has(name)).map(({ name }) => name)
  expect([...new Set(free)]).toEqual([])
})
