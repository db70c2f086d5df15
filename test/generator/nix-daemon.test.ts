import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emit } from '../../generator/emit/emit.ts'
import { isServed } from '../../generator/ir/is-served.ts'
import { renderDiagnostics } from '../../generator/report/render-diagnostics.ts'
import { compile } from '../../generator/run/compile.ts'
import { compileSchema } from '../../generator/validate/validate.ts'
import { isGenerated } from '../../generator/write/header.ts'

const root = join(import.meta.dirname, '../..')
const schema = compileSchema(JSON.parse(readFileSync(join(root, 'spec/protocol.schema.json'), 'utf8')))
const { protocol, diagnostics, texts } = compile(root, 'spec/nix-daemon', schema)

test('the spec has no mistakes', () => {
  expect(renderDiagnostics(diagnostics, texts)).toBe('')
})

test('every entry links to the line that names it', () => {
  const entries = [...(protocol?.types ?? []), ...(protocol?.operations ?? []), ...(protocol?.streams ?? [])]
  expect(entries.length).toBeGreaterThan(50)
  for (const { name, source } of entries) {
    const line = texts.get(source.file)?.split('\n')[source.line - 1]
    expect(line, `${source.file}:${source.line}`).toMatch(new RegExp(`\\bname: ${name}\\b`))
  }
})

test('the index exports what programs call, and leaves the rest to other entry points', async () => {
  const index = Object.keys(await import('../../generated/nix-daemon/index.ts'))
  const served = protocol?.operations.filter(each => isServed(protocol, each)).map(({ name }) => name) ?? []
  expect(served.length).toBeGreaterThan(40)
  expect(index).toEqual(
    expect.arrayContaining([...served, 'connect', 'listen', 'nixDaemon', 'proxy', 'serve']),
  )
  expect(index.filter(name => /^(?:read|write)[A-Z]|^V1_|^[A-Z]\w*Feature$|Table$/.test(name))).toEqual([])
  const others = index.filter(name => !served.includes(name))
  expect(others.length).toBeLessThan(53)
})

test('every generated file has the header, and is equal in two runs', () => {
  const [first, second] = [1, 2].map(() => protocol && emit(protocol))
  expect([...(first ?? [])].filter(([, text]) => !isGenerated(text))).toEqual([])
  expect(first).toEqual(second)
})
