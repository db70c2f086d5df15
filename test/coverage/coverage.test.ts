import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import { possibleParts } from './possible.ts'
import { coverageReport } from './report.ts'
import { seenInRecordings } from './seen.ts'

test('docs/coverage.md says what the recordings carry', async () => {
  const layout = await nixDaemon.layout()
  const seen = await seenInRecordings()
  await expect(coverageReport(layout, seen)).toMatchFileSnapshot(
    join(import.meta.dirname, '../../docs/coverage.md'),
  )
})

test('nothing is seen that the spec does not have', async () => {
  const layout = await nixDaemon.layout()
  const { parts } = await seenInRecordings()
  const odd = [...parts.keys()].filter(key => {
    const [type = '', path = ''] = key.split(' ')
    return path !== '' && !possibleParts(layout, type).some(part => part.path === path)
  })
  expect(odd).toEqual([])
  expect(parts.size).toBeGreaterThan(200)
})
