import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

function main(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const command = ['--import', 'tsx', join(root, 'generator/main.ts'), ...args]
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('an unknown argument is refused with the usage', () => {
  const { status, stdout, stderr } = main('--chekc')
  expect(status).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^unknown argument: --chekc\n\nusage: npm run generate/)
})

test('--help prints the usage', () => {
  const { status, stdout } = main('--help')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^usage: npm run generate \[-- --check\]\n/)
})
