import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportedNames } from '../../generator/load/exported-names.ts'
import { root } from './diagnose.ts'

test.each<[string, string[] | undefined]>([
  ['', []],
  ['export const a = 1, b = 2\n', ['a']],
  ['export\n  const a: Adapter<string, A> = {}\n', ['a']],
  ['export function* a() {}\nexport async function b() {}\n', ['a', 'b']],
  [
    'export abstract class A {}\nexport interface B {}\nexport type C = 1\nexport declare const d: 1\n',
    ['A', 'B', 'C', 'd'],
  ],
  ['const a = 1\nexport { a, c as d, type E,\n}\n', ['a', 'd', 'E']],
  ['export type { A } from "./a.ts"\n', ['A']],
  ['// export const a = 1\n  export const b = 1\n', []],
  ['export default {}\n', []],
  ["export * from './a.ts'\n", undefined],
  ["export * as a from './a.ts'\n", undefined],
  ['export const { a } = b\n', undefined],
])('%j', (text, names) => {
  const found = exportedNames(text)
  expect(found && [...found]).toEqual(names)
})

test('the names of all adapters here can be told', () => {
  const folder = join(root, 'runtime/adapters')
  for (const file of readdirSync(folder)) {
    const names = exportedNames(readFileSync(join(folder, file), 'utf8'))
    expect(names?.size, file).toBeGreaterThan(0)
  }
})
