import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emit } from '../../generator/emit/emit.ts'
import { usedNames } from '../../generator/emit/used-names.ts'
import { compileSources, findAdapters } from '../../generator/run/compile.ts'
import { corpusCases, corpusFiles } from './corpus.ts'
import { root, schema } from './diagnose.ts'

const missing = (names: readonly string[]): string[] =>
  [...new Set(names)].filter(name => !usedNames.has(name)).sort()

/** The names between the braces of imports or exports. */
function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, names = '']) =>
    names.split(',').flatMap(
      name =>
        name
          .trim()
          .replace(/^type /, '')
          .split(' as ')
          .at(-1) || [],
    ),
  )
}

// A type or operation that is called like one of these would make code that does not compile.
test('no definition can have a name that the runtime exports', () => {
  const index = readFileSync(join(root, 'runtime/index.ts'), 'utf8')
  const exported = namesIn(index, /export (?:type )?\{([^}]*)\}/g)
  expect(exported.length).toBeGreaterThan(40)
  expect(missing(exported)).toEqual([])
})

test('no definition can have a name that generated code imports', () => {
  const folder = join(root, 'generated/nix-daemon')
  const corpus = corpusCases('valid').flatMap(name => {
    const { protocol } = compileSources(corpusFiles('valid', name), schema, findAdapters(root))
    return protocol === undefined ? [] : [...emit(protocol).values()]
  })
  const texts = [...readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8')), ...corpus]
  const imported = texts.flatMap(text =>
    namesIn(text, /import (?:type )?\{([^}]*)\} from '(?:\.\.\/\.\.\/runtime\/[^/']*|node:[^']*)'/g),
  )
  expect(imported.length).toBeGreaterThan(100)
  expect(missing(imported)).toEqual([])
})
