import { describe, expect, test } from 'vitest'
import type { Protocol } from '../../generator/ir/protocol.ts'
import { parseVersion } from '../../generator/ir/version.ts'
import { compileText, diagnose } from './diagnose.ts'

function resolved(text: string): Protocol {
  const { protocol } = compileText(text)
  if (protocol === undefined) throw new Error(diagnose(text))
  return protocol
}

function aliasOf(expression: string): unknown {
  const protocol = resolved(`types:\n  - { name: A, doc: An alias., is: ${expression} }\n`)
  const shape = protocol.types.find(type => type.name === 'A')?.shape
  return shape?.kind === 'alias' ? shape.of : undefined
}

const int = { kind: 'named', name: 'Int' }

describe('a type expression', () => {
  test.each([
    ['Int', int],
    ['{ list: Int }', { kind: 'list', of: int, ordered: true }],
    ['{ set: Int }', { kind: 'list', of: int, ordered: false }],
    ['{ map: [Text, Int] }', { kind: 'map', key: { kind: 'named', name: 'Text' }, value: int }],
    ["{ optional: Text, none: '' }", { kind: 'optional', of: { kind: 'named', name: 'Text' } }],
    ['{ optional: Int, tag: Byte }', { kind: 'optional', of: int, tag: 'Byte' }],
    ["{ type: Int, at: '1.16' }", { kind: 'pinned', of: int, at: parseVersion('1.16') }],
    [
      '{ list: { set: Int } }',
      { kind: 'list', of: { kind: 'list', of: int, ordered: false }, ordered: true },
    ],
  ])('%s', (expression, expected) => {
    expect(aliasOf(expression)).toEqual(expected)
  })
})

describe('a default', () => {
  const types = `
types:
  - { name: Big, doc: Always big., integer: { max: '2^64-1', as: bigint } }
  - { name: Mixed, doc: Big when it must., integer: { max: '2^64-1', as: mixed } }
  - { name: Alias, doc: The same., is: Mixed }
`
  test.each([
    ['Int', '5', { kind: 'value', value: 5 }],
    ['Big', '5', { kind: 'value', value: 5n }],
    ['Mixed', '5', { kind: 'value', value: 5 }],
    ['Alias', "'2^64-1'", { kind: 'value', value: 18446744073709551615n }],
    ['Mixed', "'18446744073709551615'", { kind: 'value', value: 18446744073709551615n }],
    ['Big', 'none', { kind: 'none' }],
    ['Text', "'1'", { kind: 'value', value: '1' }],
    ['Flag', 'true', { kind: 'value', value: true }],
    ['Colour', 'Red', { kind: 'value', value: 'Red' }],
    ['{ list: Int }', '[]', { kind: 'empty' }],
    ['Int', 'none', { kind: 'none' }],
  ])('of type %s is read from %s', (type, literal, expected) => {
    const field = `{ name: x, type: ${type}, default: ${literal} }`
    const protocol = resolved(`${types}  - { name: A, doc: A struct., struct: [${field}] }\n`)
    const shape = protocol.types.find(each => each.name === 'A')?.shape
    expect(shape?.kind === 'struct' && shape.fields[0]?.default).toEqual(expected)
  })
})

test('sections of all files are joined in the order of the files, and entries know their line', () => {
  const protocol = resolved(
    '# A comment.\nfeatures:\n  - { name: later, bytes: unchanged, doc: From the second file. }\n',
  )
  expect(protocol.features.map(feature => feature.name)).toEqual(['fast', 'small', 'later'])
  expect(protocol.features.at(-1)?.source).toEqual({ file: 'spec/demo/case.yaml', line: 3 })
})

test('omitted keys stay out of the result', () => {
  const [operation] = resolved(
    'operations:\n  - { name: Get, opcode: 1, doc: Gets., introduced: {} }\n',
  ).operations
  expect(operation).toEqual({
    name: 'Get',
    opcode: 1,
    doc: 'Gets.',
    introduced: { bumped: false },
    gate: {},
    channel: false,
    request: [],
    response: { kind: 'nothing' },
    source: { file: 'spec/demo/case.yaml', line: 2 },
  })
})

test('a large maximum keeps all of its digits', () => {
  const shape = resolved('types: []\n').types.find(type => type.name === 'Int')?.shape
  expect(shape?.kind === 'integer' && shape.max).toBe(18446744073709551615n)
})

test('an anchor may be repeated, and mistakes point at its uses', () => {
  const text = `types:
  - { name: A, doc: One., struct: &fields [{ name: x, type: Int }] }
  - { name: B, doc: Two., struct: *fields }
`
  expect(
    resolved(text)
      .types.filter(type => type.shape.kind === 'struct')
      .map(type => type.name),
  ).toContain('B')
})
