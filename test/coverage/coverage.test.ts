import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import { possibleParts } from './possible-parts.ts'
import { recordedParts } from './recorded-parts.ts'
import { coverageReport } from './report.ts'

test('docs/coverage.md lists the parts of the spec that the recordings carry', async () => {
  const layout = await nixDaemon.layout()
  const seen = await recordedParts()
  await expect(coverageReport(layout, seen)).toMatchFileSnapshot(
    join(import.meta.dirname, '../../docs/coverage.md'),
  )
})

test('the layout has every part that the recordings carry', async () => {
  const layout = await nixDaemon.layout()
  const { parts } = await recordedParts()
  const odd = [...parts.keys()].filter(key => {
    const [type = '', path = ''] = key.split(' ')
    return path !== '' && !possibleParts(layout, type).some(part => part.path === path)
  })
  expect(odd).toEqual([])
  expect(parts.size).toBeGreaterThan(200)
})
