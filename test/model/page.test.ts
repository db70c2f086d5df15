// Writes docs/store-differences.md, with `-u`, or compares it. The differences themselves are tried with real daemons.

import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Known } from './known.ts'
import { fromNewest } from './known-differences.ts'
import { fromOlder } from './older-differences.ts'
import { faults } from './words.ts'

const page = join(import.meta.dirname, '../../docs/store-differences.md')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

const shown = ({ name, reason, since, before }: Known): string[] => {
  const releases = [since && `since ${since}`, before && `before ${before}`].filter(Boolean)
  return [name, reason, releases.join(', ') || 'all']
}

const text = `# Differences between the store and nix-daemon

[The store](store.md) is compared with daemons of Nix 2.3.7, 2.8.0, 2.26.3 and the newest release by random sequences of
operations. Each difference below is meant, and has a sequence of its own in [test/model](../test/model), which fails once it
no longer shows the difference. This page is written from them by \`npx vitest run test/model/page.test.ts -u\`.

## From the newest release

${table(['here', 'why', 'releases that differ'], fromNewest.map(shown))}

## From older releases only

${table(['here', 'why', 'releases that differ'], fromOlder.map(shown))}

## Words of refusals

Of ${Object.keys(faults).length} single faults, these are refused in other words than those of the newest release:

${table(
  ['refusal of', 'why'],
  Object.entries(faults).flatMap(([name, { other }]) => (other === undefined ? [] : [[name, other]])),
)}

## Not compared

The words of refusals of several faults, messages of the log channel, \`maxFreed\`, temporary roots of requests other than
\`AddTempRoot\`, builds that would run, and the contents of logs that a daemon compresses.
`

test('the page has the differences', async () => {
  await expect(text).toMatchFileSnapshot(page)
})
