import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findProtocol, protocolNames } from '../../cli/protocols/find-protocol.ts'
import { possibleParts } from './possible-parts.ts'
import { recordedParts } from './recorded-parts.ts'
import { coverageReport } from './report.ts'

/** The least number of parts that recordings carry, so that a page about none is noticed. */
const LEAST: Readonly<Record<string, number>> = {
  'nix-daemon': 200,
  'nix-serve': 90,
  'guix-daemon': 140,
}

describe.each(protocolNames)('%s', async name => {
  const { protocol } = await findProtocol(name)
  const [layout, seen] = [await protocol.layout(), await recordedParts(protocol)]

  test('has a page of the parts of the spec that the recordings carry', async () => {
    const page = join(import.meta.dirname, `../../docs/coverage/${name}.md`)
    await expect(coverageReport(protocol, layout, seen)).toMatchFileSnapshot(page)
  })

  test('has a layout of every part that the recordings carry', () => {
    const odd = [...seen.parts.keys()].filter(key => {
      const [type = '', path = ''] = key.split(' ')
      return path !== '' && !possibleParts(layout, type).some(part => part.path === path)
    })
    expect(odd).toEqual([])
    expect(seen.parts.size).toBeGreaterThanOrEqual(LEAST[name] ?? Number.NaN)
  })
})
