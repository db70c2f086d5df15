import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { expect, describe as group, test } from 'vitest'
import { describe } from '../../generator/describe/describe.ts'
import { printJson } from '../../generator/describe/print-json.ts'
import { compileSources, findHandWritten } from '../../generator/run/compile.ts'
import { corpusCases, corpusFiles } from './corpus.ts'
import { schema as language, root } from './diagnose.ts'
import { specProtocol } from './specs.ts'

interface Part {
  readonly $ref?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Part>>
  readonly definitions?: Readonly<Record<string, Part>>
  readonly items?: Part
  readonly oneOf?: readonly Part[]
  readonly enum?: readonly unknown[]
}

const schema: Part = JSON.parse(readFileSync(join(root, 'spec/resolved.schema.json'), 'utf8'))
const ajv = new Ajv({ strict: true, allowUnionTypes: true })
const validate = ajv.compile(schema)
ajv.addSchema(schema, 'resolved')

const own = readdirSync(join(root, 'spec'), { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name)
const cases = corpusCases('valid')
const texts = new Map([
  ...own.map(name => [name, readFileSync(join(root, `generated/${name}/spec.json`), 'utf8')] as const),
  ...cases.map(name => [`the case ${name}`, described(name)] as const),
])

function described(name: string): string {
  const { protocol } = compileSources(corpusFiles('valid', name), language, findHandWritten(root))
  if (protocol === undefined) throw new Error(`${name} came to nothing`)
  return describe(protocol)
}

/** Lists the properties and words of the schema that a value uses, by their paths. */
function* uses(part: Part, path: string, value: unknown): Generator<string> {
  if (part.$ref !== undefined) {
    const name = part.$ref.replace('#/definitions/', '')
    return yield* uses(schema.definitions?.[name] ?? {}, part.$ref, value)
  }
  if (part.enum !== undefined) yield `${path} ${value}`
  for (const [index, each] of (part.oneOf ?? []).entries()) {
    const inner = `${path}/oneOf/${index}`
    if (isValid(inner)(value)) yield* uses(each, inner, value)
  }
  if (Array.isArray(value)) {
    for (const item of value) yield* uses(part.items ?? {}, `${path}/items`, item)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const inner = part.properties?.[key]
      if (inner === undefined) continue
      yield `${path}/properties/${key}`
      yield* uses(inner, `${path}/properties/${key}`, item)
    }
  }
}

const validators = new Map<string, ValidateFunction>()

function isValid(path: string): ValidateFunction {
  const known = validators.get(path) ?? ajv.compile({ $ref: `resolved${path}` })
  validators.set(path, known)
  return known
}

function* named(part: Part, path: string): Generator<[path: string, part: Part]> {
  for (const word of part.enum ?? []) yield [`${path} ${word}`, part]
  for (const [key, inner] of Object.entries(part.properties ?? {})) {
    yield [`${path}/properties/${key}`, inner]
    yield* named(inner, `${path}/properties/${key}`)
  }
  for (const [key, inner] of Object.entries(part.definitions ?? {}))
    yield* named(inner, `${path}/definitions/${key}`)
  for (const [index, inner] of (part.oneOf ?? []).entries()) yield* named(inner, `${path}/oneOf/${index}`)
  if (part.items !== undefined) yield* named(part.items, `${path}/items`)
}

group('the JSON of a resolved protocol', () => {
  test.each([...texts])('of %s is as its schema says', (_, text) => {
    validate(JSON.parse(text))
    expect(validate.errors ?? []).toEqual([])
  })

  test('has a schema whose every key and word some protocol uses', () => {
    // Types of any kind may have these.
    const shared = (path: string): string =>
      path.replace(
        /(definitions\/type\/oneOf)\/\d+(\/properties\/(?:standalone|countsDepth|pattern))$/,
        '$1$2',
      )
    const all = [...named(schema, '#')].map(([path]) => shared(path))
    const found = [...texts.values()].flatMap(text => [...uses(schema, '#', JSON.parse(text))])
    const used = new Set(found.map(shared))
    expect(all.length).toBeGreaterThan(200)
    expect(all.filter(path => !used.has(path))).toEqual([])
  })

  test('has a schema that says of each key what it means, in sentences', () => {
    const told = ({ $ref, description }: Part): string =>
      description ?? schema.definitions?.[$ref?.replace('#/definitions/', '') ?? '']?.description ?? ''
    const all = [...named(schema, '#')].filter(([path]) => /\/properties\/[^/]+$/.test(path))
    expect(all.filter(([, part]) => !/^[A-Z`{].*\.$/s.test(told(part))).map(([path]) => path)).toEqual([])
  })

  test('has every operation, type, message, stream and grammar of the spec once', () => {
    for (const name of own) {
      const spec = JSON.parse(texts.get(name) ?? '')
      const protocol = specProtocol(name)
      const names = (list: readonly { readonly name: string }[] = []): string[] => list.map(each => each.name)
      expect([...names(spec.operations), ...names(spec.former)].sort()).toEqual(
        names(protocol.operations).sort(),
      )
      for (const part of ['types', 'streams', 'grammars', 'features'] as const)
        expect(names(spec[part])).toEqual(names(protocol[part]))
      expect(names(spec.channel?.messages)).toEqual(names(protocol.channel?.messages))
    }
  })
})

test('integers above 2^53-1 are texts of digits in it, and long values have several lines', () => {
  const long = 'x'.repeat(100)
  expect(printJson({ a: [1n, 2n ** 53n - 1n, 2n ** 53n], b: { c: long, d: undefined } })).toBe(
    `{\n  "a": [1, 9007199254740991, "9007199254740992"],\n  "b": {\n    "c": "${long}"\n  }\n}\n`,
  )
})
