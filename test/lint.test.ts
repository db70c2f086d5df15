// lint.ts checks the files that git tracks, or all files if git tracks none.

import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = dirname(import.meta.dirname)
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire lint-'))
  cpSync(join(root, 'biome.json'), join(folder, 'biome.json'))
  writeFileSync(join(folder, 'right.ts'), 'export const right = 1\n')
  writeFileSync(join(folder, 'scratch.ts'), 'var x = = 1\n')
})

afterEach(() => rmSync(folder, { recursive: true }))

function git(...args: string[]): void {
  expect(spawnSync('git', args, { cwd: folder, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
}

function lint(): { readonly status: number | null; readonly told: string } {
  const command = ['--import', import.meta.resolve('tsx'), join(root, 'lint.ts')]
  // The folder for temporary files may lie in a checkout, so git must not look above it.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(folder) }
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  return { status, told: stdout + stderr }
}

test('lint passes over files that git does not track, and tracked files that were deleted', ({ skip }) => {
  skip(spawnSync('git', ['--version']).status !== 0, 'this needs git')
  git('init', '--quiet')
  writeFileSync(join(folder, 'deleted.ts'), '')
  git('add', 'right.ts', 'deleted.ts', 'biome.json')
  rmSync(join(folder, 'deleted.ts'))
  expect(lint()).toMatchObject({ status: 0, told: expect.stringContaining('Checked 2 files') })
  git('add', 'scratch.ts')
  expect(lint()).toMatchObject({ status: 1, told: expect.stringContaining('scratch.ts') })
})

test('lint checks all files if there is no checkout', () => {
  const { status, told } = lint()
  expect(status).toBe(1)
  expect(told).toContain('git tracks no files here')
  expect(told).toContain('scratch.ts')
  rmSync(join(folder, 'scratch.ts'))
  expect(lint().status).toBe(0)
})
