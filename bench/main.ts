import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchmarkNamed, benchmarks } from './benchmarks.ts'
import { measurePauses } from './cases/pauses.ts'
import type { Measured } from './child.ts'
import type { Benchmark } from './harness/benchmark.ts'
import { hasCompiler } from './harness/c-program.ts'
import { machine } from './harness/machine.ts'
import { renderMarkdown } from './harness/markdown.ts'
import type { Kept } from './harness/memory.ts'
import { pauseCells } from './harness/pause-table.ts'
import { installedRelease } from './harness/real-daemon.ts'
import { merge, type Pauses, type Report, type Result } from './harness/report.ts'
import { type BundleSize, bundleSizes } from './harness/sizes.ts'
import { renderTable } from './harness/table.ts'

const root = dirname(import.meta.dirname)
const SIZES = 'sizes'
const PAUSES = 'pauses'

class WrongArguments extends Error {}

const usage = `npm run bench -- [--rounds N] [--dry-run] [NAME…]

Measures the library against what is written by hand, and writes docs/performance.md and
docs/performance.json; what was not measured this time keeps its figures from the last.

  ${[...benchmarks.map(({ name, title }) => `${name.padEnd(14)} ${title}`), `${SIZES.padEnd(14)} bundles, minified and compressed`, `${PAUSES.padEnd(14)} how long a request of one client of our store keeps another one waiting`].join('\n  ')}
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
  const rounds = Number(values.rounds)
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new WrongArguments(`--rounds has to be 1 or more, got ${values.rounds}`)
  const names = positionals.length > 0 ? positionals : [...benchmarks.map(({ name }) => name), SIZES, PAUSES]
  const chosen = names.filter(name => name !== SIZES && name !== PAUSES).map(named)
  // Keeps each result at once, in case a later benchmark fails.
  const keep = (results: readonly Result[], sizes: readonly BundleSize[], pauses?: Pauses[]): void => {
    if (!values['dry-run']) write({ results, sizes, ...(pauses === undefined ? {} : { pauses }) })
  }
  for (const benchmark of chosen) {
    const lacking = missing(benchmark)
    if (lacking !== undefined) {
      process.stdout.write(`${benchmark.name}: left out, since ${lacking}\n\n`)
      continue
    }
    const result = run(benchmark, rounds)
    process.stdout.write(`${renderTable(result)}\n`)
    keep([result], [])
  }
  if (names.includes(SIZES)) {
    const sizes = await bundleSizes()
    for (const { title, minified, gzipped } of sizes)
      process.stdout.write(`${title}: ${minified} bytes, ${gzipped} compressed\n`)
    keep([], sizes)
  }
  if (!names.includes(PAUSES)) return
  const onRow = (row: Pauses): void => void process.stdout.write(`${pauseCells(row).join(' | ')}\n`)
  keep([], [], await measurePauses({ onRow }))
}

/** Finds a benchmark by its name. @throws {WrongArguments} if there is none. */
function named(name: string): Benchmark {
  try {
    return benchmarkNamed(name)
  } catch (error) {
    throw new WrongArguments((error as Error).message)
  }
}

/** Tells the requirement of a benchmark that this machine lacks. */
function missing({ needs, compiles }: Benchmark): string | undefined {
  if (needs === 'releases' && installedRelease() === undefined)
    return 'no release is installed; run test/peers/install.sh'
  return compiles === true && !hasCompiler() ? 'there is no C compiler that is called cc' : undefined
}

/** Runs a benchmark in a new process, in which nothing but its variants runs. */
function run({ name, title, goal, unit, rounds: most }: Benchmark, wanted: number): Result {
  const rounds = Math.min(wanted, most ?? wanted)
  const measured = child<Measured>('compare', name, String(rounds))
  const kept = measured.keep.map(variant => child<Kept>('weigh', name, variant))
  const { items, figures } = measured
  const what = { name, title, machine: machine(), ...(goal === undefined ? {} : { goal }) }
  return { ...what, unit, items, rounds, figures, kept }
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
  // The file is committed, so it has to look as the formatter leaves it.
  spawnSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', json], { cwd: root })
}

await main().catch((error: unknown) => {
  const { code = '', message } = error as Error & { readonly code?: string }
  if (!(error instanceof WrongArguments) && !code.startsWith('ERR_PARSE_ARGS')) throw error
  process.stderr.write(`bench: ${message}\n`)
  process.exitCode = 2
})
