import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allRules } from '../../generator/rules.ts'
import { compileText, diagnose } from './diagnose.ts'

// A case is a file of YAML, a line of dashes, and what a user sees of it. It is not called .yaml because
// formatters would straighten out what is meant to be wrong.
const divider = '--------\n'
const folder = join(import.meta.dirname, 'invalid')
const cases = readdirSync(folder).flatMap(name => /^(.+)\.case$/.exec(name)?.[1] ?? [])
const ids = allRules.map(rule => rule.id)

function yamlOf(name: string): string {
  return readFileSync(join(folder, `${name}.case`), 'utf8').split(divider, 1)[0] ?? ''
}

describe('a wrong spec', () => {
  // One case a rule, called like it; `vitest -u` writes the expected part anew.
  test.each(cases)('%s is reported as expected', async name => {
    const yaml = yamlOf(name)
    const rendered = diagnose(yaml)
    await expect(yaml + divider + rendered).toMatchFileSnapshot(join(folder, `${name}.case`))
    if (ids.includes(name)) expect(rendered).toContain(`error[${name}]`)
  })

  test('has a case for every rule', () => {
    expect(cases).toEqual(expect.arrayContaining(ids))
  })

  test('breaks only rules that are listed', () => {
    const found = cases.flatMap(name => compileText(yamlOf(name)).diagnostics.map(each => each.rule))
    expect([...new Set(found)].filter(id => !ids.includes(id))).toEqual([])
  })
})

test('every rule id is listed once', () => {
  expect(new Set(ids).size).toBe(ids.length)
})

test('the base of the cases has no mistake itself', () => {
  expect(diagnose('types: []\n')).toBe('')
})
