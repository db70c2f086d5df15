import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { emit } from '../../generator/emit/emit.ts'
import { layOut } from '../../generator/format/lay-out.ts'
import type { Protocol } from '../../generator/ir/protocol.ts'
import { projectPlaces, relativePath } from '../../generator/load/places.ts'
import { compile, compileSources, findHandWritten } from '../../generator/run/compile.ts'
import { corpusCases, corpusFiles } from './corpus.ts'
import { root, schema } from './diagnose.ts'

const places = projectPlaces('node_modules/nixwire/dist/spec/protocol.schema.json')

function protocols(): Protocol[] {
  const corpus = corpusCases('valid').map(
    name => compileSources(corpusFiles('valid', name), schema, findHandWritten(root)).protocol,
  )
  const all = [compile(root, 'spec/nix-daemon', schema).protocol, ...corpus]
  return all.filter(protocol => protocol !== undefined)
}

/** Gives the specifiers of a file in a project the form that they have in this repository. */
function asHere(path: string, protocol: string, text: string): string {
  const file = `generated/${protocol}/${path}`
  return text
    .replace(
      /'nixwire\/codegen\/(\w+)'/g,
      (_, door) => `'${relativePath(file, `runtime/codegen/${door}.ts`)}'`,
    )
    .replace(/'([./]+)\/(adapters|grammars)\/([\w-]+)\.js'/g, "'$1/runtime/$2/$3.ts'")
    .replace(/'(\.{1,2}\/[\w./-]+)\.js'/g, "'$1.ts'")
}

test('generated code differs between projects only in the specifiers of its imports', () => {
  const all = protocols()
  expect(all.length).toBeGreaterThan(10)
  for (const protocol of all) {
    const here = emit(protocol)
    const there = emit(protocol, places)
    expect([...there.keys()]).toEqual([...here.keys()])
    for (const [path, text] of there) {
      expect(text).not.toMatch(/'[^']*runtime\/|\.ts'/)
      expect(asHere(path, protocol.name, text), path).toBe(here.get(path))
    }
  }
})

test('generated code in projects imports public doors of the package, its own files and those that the spec names', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(exports['./codegen/*']).toBe('./dist/runtime/codegen/*.js')
  const doors = new Set(
    readdirSync(join(root, 'runtime/codegen')).map(file => `nixwire/codegen/${file.slice(0, -3)}`),
  )
  const seen = new Set<string>()
  for (const protocol of protocols()) {
    for (const [path, text] of emit(protocol, places)) {
      const found = [
        ...text.matchAll(/^(?:import|export) .* from '([^'\n]+)'|\bimport\('([^'\n]+)'\)/gm),
      ].map(([, a, b]) => a ?? b ?? '')
      for (const specifier of found) {
        if (specifier.startsWith('./')) continue
        const file = posix.join(`generated/${protocol.name}`, posix.dirname(path), specifier)
        const [, kind, via] = /^(adapters|grammars)\/([\w-]+)\.js$/.exec(file) ?? []
        const isOwn = /^generated\/[\w-]+\//.test(file) && specifier.startsWith('../')
        const isPackage = doors.has(specifier) || ['node:stream', 'fast-check'].includes(specifier)
        expect(isOwn || isPackage || via !== undefined, `${path}: ${specifier}`).toBe(true)
        if (isPackage) seen.add(specifier)
        if (kind !== undefined) seen.add(kind)
      }
    }
  }
  expect([...seen].sort()).toEqual(['adapters', 'fast-check', 'grammars', ...doors, 'node:stream'].sort())
})

test('imports use the folders and the extension of the places', () => {
  const [protocol] = protocols() as [Protocol]
  const text = (changed: object, path: string): string =>
    emit(protocol, { ...places, ...changed }).get(path) as string
  const builds = 'types/builds.ts'
  expect(text({}, builds)).toContain("from '../../../adapters/legacy-derived-path.js'")
  expect(text({ adapters: 'src/by-hand' }, builds)).toContain(
    "from '../../../src/by-hand/legacy-derived-path.js'",
  )
  expect(text({ out: 'src/generated' }, builds)).toContain(
    "from '../../../../adapters/legacy-derived-path.js'",
  )
  expect(text({ out: 'src/generated' }, builds)).toContain(
    '](../../../../spec/nix-daemon/types/builds.yaml#L',
  )
  expect(text({}, 'grammars.ts')).toContain("from '../../grammars/nix-archive.js'")
  expect(text({ grammars: 'src/ends' }, 'grammars.ts')).toContain("from '../../src/ends/nix-archive.js'")
  expect(text({ runtime: './vendor/doors' }, builds)).toContain("from '../../../vendor/doors/wire.js'")
  expect(text({ runtime: '@scope/fork/codegen' }, builds)).toContain("from '@scope/fork/codegen/wire'")
  expect(text({ extension: '' }, builds)).toContain("from './strings'")
  expect(text({ extension: '' }, 'core.ts')).toContain("import('./layout')")
  expect(text({}, 'index.ts')).toContain("export * from 'nixwire/codegen/index'")
})

test('the layout without a formatter indents the code and keeps its tokens', () => {
  const [protocol] = protocols() as [Protocol]
  const made = emit(protocol, places)
  const tokens = (text: string | undefined): string => (text ?? '').replace(/[\s;]|,(?=\s*[}\])])/g, '')
  for (const [path, text] of layOut(made)) {
    expect(tokens(text), path).toBe(tokens(made.get(path)))
    expect(text).not.toMatch(/^(?! *\*).*;$|[ \t]$|\n\n\n|\n\n *\}/m)
    expect(text).not.toMatch(/\{\n(?! |\})/)
  }
})

test('the schema may be outside the project', () => {
  expect(relativePath('spec/a/b.yaml', '../../node_modules/x.json')).toBe('../../../../node_modules/x.json')
  expect(relativePath('a/b.ts', 'a/c.ts')).toBe('./c.ts')
  expect(readFileSync(join(root, 'spec/nix-daemon/protocol.yaml'), 'utf8')).toContain(
    '$schema=../protocol.schema.json',
  )
})
