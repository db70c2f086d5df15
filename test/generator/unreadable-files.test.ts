import { expect, test } from 'vitest'
import { compileSources } from '../../generator/run/compile.ts'
import { readSchema, SchemaError } from '../../generator/run/compile-all.ts'
import { schema } from './diagnose.ts'

test('a file in UTF-16 has one mistake: its encoding', () => {
  const text = '\ufeff# yaml-language-server: $schema=../protocol.schema.json\nprotocol: { name: demo }\n'
  const sources = [['spec/demo/demo.yaml', Buffer.from(text, 'utf16le')]] as const
  const { diagnostics } = compileSources(sources, schema, { adapters: new Set(), grammars: new Set() })
  expect(diagnostics.map(({ rule }) => rule)).toEqual(['not-utf8'])
})

test('a missing schema is an error of its own, which names the file', () => {
  const read = (): unknown => readSchema(import.meta.dirname)
  expect(read).toThrow(SchemaError)
  expect(read).toThrow('spec/protocol.schema.json is missing')
})
