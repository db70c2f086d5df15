// Follows docs/adding-an-operation.md step by step, in a temporary folder.

import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emit } from '../../generator/emit/emit.ts'
import { format } from '../../generator/format/format.ts'
import { compileAll, readSchema } from '../../generator/run/compile-all.ts'
import { generateAll } from '../../generator/run/generate-all.ts'
import { breaking } from '../../generator/tools/breaking/breaking.ts'
import { changes } from '../../generator/tools/changes/changes.ts'
import { type Block, blocksOf } from './blocks.ts'

const project = join(import.meta.dirname, '../..')
const blocks = blocksOf(readFileSync(join(project, 'docs/adding-an-operation.md'), 'utf8'))
let root: string

beforeAll(() => {
  // Inside the project, so that its packages are found.
  root = mkdtempSync(join(project, '.test-generated-'))
  cpSync(join(project, 'spec'), join(root, 'spec'), { recursive: true })
  symlinkSync(join(project, 'runtime'), join(root, 'runtime'))
})
afterAll(() => rmSync(root, { recursive: true }))

function block(wanted: Partial<Block>): Block {
  const found = blocks.find(each =>
    Object.entries(wanted).every(([key, value]) => each[key as keyof Block] === value),
  )
  if (found === undefined) throw new Error(`the walk-through has no block ${JSON.stringify(wanted)}`)
  return found
}

/** Finds the output that the walk-through shows after a command, without the end of its line. */
function shownAfter(command: string): string {
  const at = blocks.indexOf(block({ language: 'sh', text: `${command}\n` }))
  const next = blocks[at + 1]
  if (next?.language !== 'text') throw new Error(`nothing is shown after ${command}`)
  return next.text.trimEnd()
}

function generate(): { readonly status: number; readonly said: string } {
  let said = ''
  const print = (text: string): void => {
    said += text
  }
  const files = (protocol: Parameters<typeof emit>[0]): ReadonlyMap<string, string> =>
    format(project, emit(protocol))
  const status = generateAll({ root, check: false, emit: files, print, printError: print })
  return { status, said }
}

function answered(args: string): string {
  const { protocols, diagnostics } = compileAll(root, readSchema(root))
  expect(diagnostics).toEqual([])
  return changes(protocols, args.split(' '))
}

test('every step of the walk-through has the result that its page shows', async () => {
  const spec = block({ language: 'yaml' })
  const file = join(root, spec.file ?? '')
  writeFileSync(file, spec.text)

  const refused = generate()
  expect(refused.status).toBe(1)
  expect(refused.said).toContain(shownAfter('npm run generate'))

  writeFileSync(file, spec.text.replace('opcode: 2\n', 'opcode: 2000\n'))
  expect(generate()).toMatchObject({ status: 0 })

  const feature = '1.38 1.38 --feature path-sizes'
  expect(answered(feature).trimEnd()).toBe(shownAfter(`npm run changes -- ${feature}`))
  expect(answered('1.38 1.38').trimEnd()).toBe(shownAfter('npm run changes -- 1.38 1.38'))
  const { exitCode, out } = breaking(root, ['--against-folder', project])
  expect({ exitCode, out }).toMatchObject({ exitCode: 0 })
  expect(out.replace(project, 'main').trimEnd()).toBe(shownAfter('npm run breaking -- --against main'))

  const program = block({ language: 'ts' })
  writeFileSync(join(root, program.file ?? ''), program.text)
  const args = ['--import', 'tsx', program.file ?? '', join(root, 'socket')]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  expect(stdout.trimEnd()).toBe(shownAfter(`npx tsx ${program.file}`))
})
