import { describe, expect, test } from 'vitest'
import { sortDiagnostics } from '../../generator/report/diagnostic.ts'
import { allRules } from './all-rules.ts'
import { compileInvalid, corpusCases, corpusPath, diagnoseInvalid } from './corpus.ts'
import { diagnose } from './diagnose.ts'

const cases = corpusCases('invalid')
const ids = allRules.map(rule => rule.id)

describe('a wrong spec', () => {
  test.each(cases)('%s is reported as expected', async name => {
    await expect(diagnoseInvalid(name)).toMatchFileSnapshot(corpusPath('invalid', name, 'expected.txt'))
  })

  test.each(cases)('%s is rejected, each mistake once', name => {
    const { protocol, diagnostics } = compileInvalid(name)
    expect(protocol).toBeUndefined()
    expect(diagnostics.length).toBeGreaterThan(0)
    expect(sortDiagnostics(diagnostics)).toHaveLength(diagnostics.length)
  })

  test('has a case for every rule, with the name of the rule', () => {
    const broken = new Map(cases.map(name => [name, compileInvalid(name).diagnostics.map(each => each.rule)]))
    expect(ids.filter(id => broken.get(id)?.includes(id) !== true)).toEqual([])
  })

  test('breaks only rules that are listed', () => {
    const found = cases.flatMap(name => compileInvalid(name).diagnostics.map(each => each.rule))
    expect([...new Set(found)].filter(id => !ids.includes(id))).toEqual([])
  })
})

test('every rule id is listed once', () => {
  expect(new Set(ids).size).toBe(ids.length)
})

test('the base of the cases has no mistake itself', () => {
  expect(diagnose('types: []\n')).toBe('')
})
