import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { findYaml } from '../../generator/load/load.ts'
import { schemaLine } from '../../generator/load/schema-line.ts'
import { root } from './diagnose.ts'

interface Part {
  readonly $ref?: string
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly definitions?: Readonly<Record<string, Part>>
  readonly properties?: Readonly<Record<string, Part>>
  readonly items?: Part
  readonly then?: Part
  readonly else?: Part
}

const text = readFileSync(join(root, 'spec/protocol.schema.json'), 'utf8')
const schema: Part = JSON.parse(text)

/** Lists every part of the schema, with its path. */
function* parts(part: Part, path: string): Generator<[path: string, part: Part]> {
  yield [path, part]
  for (const group of ['definitions', 'properties'] as const) {
    for (const [key, inner] of Object.entries(part[group] ?? {}))
      yield* parts(inner, `${path}/${group}/${key}`)
  }
  for (const key of ['items', 'then', 'else'] as const) {
    const inner = part[key]
    if (inner !== undefined) yield* parts(inner, `${path}/${key}`)
  }
}

const all = [...parts(schema, '#')]

/** Finds the text that an editor shows for a part. */
function descriptionOf({ description, $ref }: Part): string | undefined {
  if (description !== undefined || $ref === undefined) return description
  const [, target] = all.find(([path]) => path === $ref) ?? []
  return target && descriptionOf(target)
}

test('every section, property and definition is described, in sentences', () => {
  const named = all.filter(([path]) => /\/(properties|definitions)\/[^/]+$/.test(path))
  expect(named.length).toBeGreaterThan(150)
  const summaries = named.map(([path, part]) => [path, descriptionOf(part)?.split('\n\n')[0] ?? ''] as const)
  expect(summaries.filter(([, summary]) => !/^[A-Z`].*[^.]\.$/.test(summary))).toEqual([])
})

test('ajv accepts the schema in its strictest mode', () => {
  const ajv = new Ajv({
    strict: true,
    allowUnionTypes: true,
    logger: { ...console, warn: fail, error: fail },
  })
  expect(ajv.validateSchema(schema)).toBe(true)
  ajv.compile(schema)
})

function fail(...words: unknown[]): never {
  throw new Error(words.join(' '))
}

test('every example is valid for its part of the schema', () => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true })
  ajv.addSchema(schema, 'spec')
  const wrong = all.flatMap(([path, { examples = [] }]) =>
    examples.filter(example => !ajv.validate({ $ref: `spec${path}` }, example)).map(each => [path, each]),
  )
  expect(all.some(([, { examples }]) => examples !== undefined)).toBe(true)
  expect(wrong).toEqual([])
})

test('every definition is used', () => {
  const unused = Object.keys(schema.definitions ?? {}).filter(
    name => !text.includes(`"#/definitions/${name}"`),
  )
  expect(unused).toEqual([])
})

test('the first line of every spec file leads to the schema', () => {
  const files = findYaml(root, 'spec')
  expect(files.length).toBeGreaterThan(10)
  for (const file of files) {
    const [first = ''] = readFileSync(join(root, file), 'utf8').split('\n')
    expect(first, file).toBe(schemaLine(file))
    expect(join(root, file, '..', first.split('$schema=')[1] ?? '')).toBe(
      join(root, 'spec/protocol.schema.json'),
    )
  }
})
