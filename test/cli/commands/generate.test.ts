import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generate } from '../../../cli/commands/generate.ts'
import { projectPlaces } from '../../../generator/load/places.ts'
import { usageText } from '../../../generator/run/arguments.ts'
import { nixwire } from '../cli.ts'

let project: string

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'cli-generate-'))
})

afterAll(() => rmSync(project, { recursive: true, force: true }))

test('the command has every option of the generator', () => {
  const usage = usageText('nixwire generate', projectPlaces('schema.json'))
  const known = [...usage.matchAll(/^ {2}--(\w+)/gm)].map(([, name]) => name)
  expect([...Object.keys(generate.options), 'help'].sort()).toEqual(known.sort())
})

test('a file that cannot be read is an error without a stack', async () => {
  writeFileSync(join(project, 'spec'), '')
  const { status, err } = await nixwire(['generate', '--root', project])
  expect(status).toBe(1)
  expect(err).toMatch(/^nixwire: ENOTDIR: [^\n]+spec'\n$/)
})
