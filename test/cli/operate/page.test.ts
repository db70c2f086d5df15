import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { operatingOptions } from '../../../cli/commands/operating-options.ts'
import { startMetrics } from '../../../cli/operate/metrics.ts'

const root = join(import.meta.dirname, '../../..')
const page = readFileSync(join(root, 'docs/operating.md'), 'utf8')

/** Finds all names of a pattern in a text, each once. */
function namesIn(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([name]) => name))].sort()
}

test('docs/operating.md has all metrics, and no others', async () => {
  const metrics = await startMetrics('0')
  const served = await (await fetch(metrics.url)).text()
  await metrics.close()
  const [, ...types] = served.split('# TYPE ').map(part => part.split(' ', 1)[0] ?? '')
  const own = types.filter(name => name.startsWith('nixwire_')).sort()
  expect(namesIn(page, /\bnixwire_[a-z_]+/g)).toEqual(own)
})

test('docs/operating.md has all channels, and no others', () => {
  const source = readFileSync(join(root, 'runtime/diagnostics/events.ts'), 'utf8')
  const pattern = /nixwire:(server|client):[a-z-]+/g
  expect(namesIn(page, pattern)).toEqual(namesIn(source, pattern))
})

test('docs/operating.md has all options', () => {
  const names = Object.keys(operatingOptions).map(name =>
    name.replace(/[A-Z]/g, each => `-${each.toLowerCase()}`),
  )
  for (const name of names) expect(page).toContain(`\`--${name} `)
})
