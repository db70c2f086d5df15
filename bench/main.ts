import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchmarkNamed, benchmarks } from './benchmarks.ts'
import type { Measured } from './child.ts'
import { machine } from './machine.ts'
import { renderMarkdown } from './markdown.ts'
import type { Kept } from './memory.ts'
import { installedRelease } from './releases.ts'
import { merge, type Report, type Result } from './report.ts'
import { bundleSizes } from './sizes.ts'
import { renderTable } from './table.ts'

const root = dirname(import.meta.dirname)
const SIZES = 'sizes'

const usage = `npm run bench -- [--rounds N] [--dry-run] [NAME…]

Measures the library against what is written by hand, and writes docs/performance.md and
docs/performance.json; what was not measured this time keeps its figures from the last.

  ${[...benchmarks.map(({ name, title }) => `${name.padEnd(14)} ${title}`), `${SIZES.padEnd(14)} bundles, minified and compressed`].join('\n  ')}
`

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '21' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    return
  }
  const names = positionals.length > 0 ? positionals : [...benchmarks.map(({ name }) => name), SIZES]
  const results: Result[] = []
  for (const name of names.filter(name => name !== SIZES)) {
    if (benchmarkNamed(name).needs === 'releases' && installedRelease() === undefined) {
      process.stdout.write(`${name}: left out, since no release is installed; run test/peers/install.sh\n\n`)
      continue
    }
    const result = run(name, Number(values.rounds))
    results.push(result)
    process.stdout.write(`${renderTable(result)}\n`)
  }
  const sizes = names.includes(SIZES) ? await bundleSizes() : undefined
  for (const { title, minified, gzipped } of sizes ?? [])
    process.stdout.write(`${title}: ${minified} bytes, ${gzipped} compressed\n`)
  if (!values['dry-run']) write({ machine: machine(), results, sizes: sizes ?? [] })
}

/** Each benchmark has a process of its own, in which nothing but its variants has run. */
function run(name: string, wanted: number): Result {
  const { title, goal, unit, rounds: most = wanted } = benchmarkNamed(name)
  const rounds = Math.min(wanted, most)
  const measured = child<Measured>('compare', name, String(rounds))
  const kept = measured.keep.map(variant => child<Kept>('weigh', name, variant))
  const { items, figures } = measured
  return { name, title, ...(goal === undefined ? {} : { goal }), unit, items, rounds, figures, kept }
}

function child<T>(...args: readonly string[]): T {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', join(import.meta.dirname, 'child.ts'), ...args],
    { cwd: root, encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stderr}`)
  return JSON.parse(stdout) as T
}

function write(report: Report): void {
  const json = join(root, 'docs/performance.json')
  const before = existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as Report) : undefined
  const merged = merge(
    before,
    report,
    benchmarks.map(({ name }) => name),
  )
  writeFileSync(json, `${JSON.stringify(merged, undefined, 2)}\n`)
  writeFileSync(join(root, 'docs/performance.md'), renderMarkdown(merged))
  // The project's formatter knows best how lists are broken into lines.
  spawnSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', json], { cwd: root })
}

await main()
