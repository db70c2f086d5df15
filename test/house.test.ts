import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = dirname(import.meta.dirname)

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts') && !path.includes('node_modules'))
    .map(path => join(folder, path))
    .sort()
}

/** Folders at the top that a file imports from, its own left out. */
function importedFolders(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const specifiers = [...text.matchAll(/^(?:import|export|\}).*from '(\.[^']+)'/gm)].map(
    match => match[1] as string,
  )
  const folders = specifiers.map(specifier => join(dirname(file), specifier).split('/')[0] as string)
  return [...new Set(folders)].filter(folder => folder !== file.split('/')[0])
}

describe('imports run one way', () => {
  const allowed: Record<string, string[]> = {
    runtime: [],
    generated: ['runtime'],
    generator: [],
    store: ['generated', 'runtime'],
    cli: ['generated', 'runtime', 'store'],
    // Reads the spec itself, and is no part of the package.
    'cli/drift': ['generator'],
  }
  for (const [folder, others] of Object.entries(allowed)) {
    test(`${folder}/ imports from ${others.join(' and ') || 'nothing but itself'}`, () => {
      const files = sources(folder).filter(file => folder !== 'cli' || !file.startsWith('cli/drift/'))
      expect(files.length).toBeGreaterThan(0)
      const wrong = files.flatMap(file =>
        importedFolders(file)
          .filter(other => !others.includes(other))
          .map(other => `${file} imports ${other}/`),
      )
      expect(wrong).toEqual([])
    })
  }
})

describe('written files', () => {
  const written = ['runtime', 'generator', 'store', 'cli', 'examples', 'test'].flatMap(sources)

  test('are at most 300 lines long', () => {
    const long = written
      .map(file => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > 300)
    expect(long).toEqual([])
  })

  test('have names in kebab-case', () => {
    const odd = written.filter(
      file => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.ts$/.test(file.split('/').at(-1) as string),
    )
    expect(odd).toEqual([])
  })

  test('hold no Nix in the generator', () => {
    // The runtime's error class is the only name that the generator has to know.
    const words = /\bnix(?!wire)|store ?path|derivation|daemon(?!Error)/i
    const told = sources('generator').flatMap(file =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => (words.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    )
    expect(told).toEqual([])
  })
})

test('every program in the README is one of the examples, which are type-checked', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const shown = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(match => match[1] as string)
  const examples = sources('examples').map(file => readFileSync(join(root, file), 'utf8'))
  expect(shown.length).toBeGreaterThan(0)
  for (const program of shown) expect(examples).toContain(program)
})

test('the library needs nothing at run time', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(manifest.dependencies).toBeUndefined()
  const imported = [...sources('runtime'), ...sources('generated')].flatMap(file =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/from '([^'.][^']*)'/g)].map(
      match => match[1] as string,
    ),
  )
  const foreign = [...new Set(imported)].filter(name => !name.startsWith('node:'))
  // Only who tests with the arbitraries needs it; they are apart from everything else.
  expect(foreign).toEqual(['fast-check'])
})
