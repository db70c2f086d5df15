// At its end a test run lists the tests that it skipped.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = dirname(import.meta.dirname)
let folder: string

beforeEach(() => {
  // Inside the project, so that its tests can import vitest.
  folder = mkdtempSync(join(root, '.test-generated-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

/** Runs vitest with the runner and the reporter of this project. */
function vitest(
  args: readonly string[],
  more: Record<string, string>,
): { readonly status: number | null; readonly told: string } {
  const { VITEST: _, NIXWIRE_REQUIRE_PEERS: __, ...env } = process.env
  const script = join(root, 'node_modules/vitest/vitest.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'run', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...env, ...more },
  })
  return { status, told: stripVTControlCharacters(stdout + stderr) }
}

const without = { NIXWIRE_PEERS: '/nonexistent' }

test('a run without releases of Nix lists the skipped tests, and tells how to install the releases', () => {
  const { status, told } = vitest(['--project', 'live', 'test/live/server.test.ts'], without)
  expect(told).toMatch(
    /NOT TESTED \(1\): 0 of 4 releases of Nix can be used here: run test\/peers\/install.sh, .* as root\.\n {2}test\/live\/server\.test\.ts > a server with handlers > is tested with every release\n/,
  )
  expect(told).toContain('1 skipped')
  expect(status).toBe(0)
})

test('a run without releases of Nix fails if NIXWIRE_REQUIRE_PEERS demands them', () => {
  const demanded = { ...without, NIXWIRE_REQUIRE_PEERS: '1' }
  const { status, told } = vitest(['--project', 'live', 'test/live/server.test.ts'], demanded)
  expect(told).toContain('1 failed')
  expect(status).toBe(1)
})

test('a run lists failures with a newer release of Nix, and fails only for others', () => {
  writeFileSync(
    join(folder, 'newer.test.ts'),
    `import { beforeAll, describe, expect, it } from 'vitest'
    const newer = { meta: { newerRelease: '2.99.1' } }
    describe('with it', newer, () => {
      it('passes', () => {})
      it('fails', () => expect(1).toBe(2))
    })
    describe('when nothing starts', newer, () => {
      beforeAll(() => { throw new Error('no daemon') })
      describe('inside', () => it('never runs', () => {}))
    })
    it.runIf(process.env.OTHER === '1')('without it', () => expect(3).toBe(4))`,
  )
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    `import whole from '../vitest.config.ts'
    const { runner, reporters } = whole.test
    export default { test: { root: ${JSON.stringify(root)}, runner, reporters, include: ['${folder.slice(root.length + 1)}/*.test.ts'] } }`,
  )
  const run = (other: string): ReturnType<typeof vitest> =>
    vitest(['--config', join(folder, 'vitest.config.ts')], { OTHER: other })
  const { status, told } = run('0')
  const newer = 'DIFFERS with Nix 2.99.1, which is newer than these tests'
  expect(told).toContain(`NOT TESTED (1): ${newer}: expected 1 to be 2`)
  expect(told).toContain(`NOT TESTED (1): ${newer}: no daemon`)
  expect(told).toMatch(/Tests {2}1 passed \| 3 skipped \(4\)/)
  expect(status).toBe(0)
  const failed = run('1')
  expect(failed.told).toContain('expected 3 to be 4')
  expect(failed.told).toMatch(/Tests {2}1 failed \| 1 passed \| 2 skipped \(4\)/)
  expect(failed.status).toBe(1)
})
