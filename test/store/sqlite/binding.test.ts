import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { loadBinding } from '../../../store/sqlite/binding.ts'
import { failureOf } from './temporary-metadata.ts'

describe('the binding', () => {
  test('is that of Node if the package is missing', async () => {
    class DatabaseSync {}
    class StatementSync {
      setReturnArrays(): void {}
    }
    const load = async (name: string): Promise<unknown> => {
      if (name === 'node:sqlite') return { DatabaseSync, StatementSync }
      throw new Error('not there')
    }
    expect(await loadBinding(load)).toBe(DatabaseSync)
  })

  test.each([
    ['none is installed', () => import('./there-is-none.ts' as string)],
    ["Node's own is too old", async () => ({ DatabaseSync: class {}, StatementSync: class {} })],
  ])('is requested with the command that installs it if %s', async (_, load) => {
    const error = await failureOf(() => loadBinding(load))
    expect(error).toMatchObject({ code: 'engine-missing' })
    const version = createRequire(import.meta.url)('../../../package.json').peerDependencies[
      '@photostructure/sqlite'
    ]
    expect((error as Error).message).toContain(`npm install @photostructure/sqlite@${version}`)
  })
})
