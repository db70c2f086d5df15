import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { benchmarkNamed, benchmarks } from '../../bench/benchmarks.ts'
import { measurePauses } from '../../bench/cases/pauses.ts'
import type { Benchmark } from '../../bench/harness/benchmark.ts'
import { CProgram, hasCompiler } from '../../bench/harness/c-program.ts'
import { renderMarkdown } from '../../bench/harness/markdown.ts'
import { type Figure, measure, quantile } from '../../bench/harness/measure.ts'
import { installedRelease } from '../../bench/harness/real-daemon.ts'
import { judge, merge, type Pause, type Report, type Result } from '../../bench/harness/report.ts'
import { bundleSizes, programs } from '../../bench/harness/sizes.ts'
import { renderTable } from '../../bench/harness/table.ts'
import { removeFolders } from '../../bench/harness/temporary.ts'
import { seeManyTypes } from '../../bench/harness/warm-up.ts'

afterAll(removeFolders)

const inside = benchmarks.filter(benchmark => benchmark.outside !== true)

describe.each(inside.map(benchmark => [benchmark.name, benchmark] as const))(
  'the benchmark %s',
  (_, benchmark) => {
    test('has variants that agree about the data, and runs each', async () => {
      const prepared = await benchmark.prepare('tiny')
      await prepared.check()
      expect(Object.keys(prepared.variants)).toContain('nixwire')
      const figures = await measure(prepared, { rounds: 1, warmUp: 0, byClock: false })
      expect(figures.map(({ variant }) => variant)).toEqual(Object.keys(prepared.variants))
      for (const keep of Object.values(prepared.keep ?? {})) await keep()
    })
  },
)

// NIXWIRE_REQUIRE_PEERS turns missing releases into failures.
const releases = installedRelease() !== undefined || process.env.NIXWIRE_REQUIRE_PEERS === '1'
const compiler = hasCompiler()
const noCompiler = 'this needs a C compiler that is called cc'

/** Tells the requirement of a benchmark that this machine lacks. */
function missing({ needs, compiles }: Benchmark): string | undefined {
  if (needs === 'releases' && !releases)
    return 'this benchmark needs a release of Nix: run test/peers/install.sh, and the tests, as root'
  return compiles === true && !compiler ? noCompiler : undefined
}

describe.each(
  benchmarks.filter(benchmark => benchmark.outside).map(benchmark => [benchmark.name, benchmark] as const),
)('the benchmark %s', (_, benchmark) => {
  const lacking = missing(benchmark)
  test('has processes that agree about the data', async ({ skip }) => {
    skip(lacking !== undefined, lacking)
    const prepared = await benchmark.prepare('tiny')
    try {
      await prepared.check()
      expect(Object.keys(prepared.variants)).toContain('nixwire')
      if (benchmark.compiles !== true) return
      const figures = await measure(prepared, { rounds: 1, warmUp: 0, byClock: true })
      for (const { rssMiB } of figures) expect(rssMiB).toBeGreaterThan(0)
    } finally {
      await prepared.close?.()
    }
  })
})

test('the C programs compile without a warning', ({ skip }) => {
  skip(!compiler, noCompiler)
  for (const file of readdirSync(join(import.meta.dirname, '../../bench/c')))
    if (file.endsWith('.c')) expect(() => new CProgram(file.slice(0, -2), '-Werror')).not.toThrow()
})

test('values of every type pass the codecs before anything is measured', () => {
  expect(seeManyTypes).not.toThrow()
})

test('an unknown benchmark is refused with the names of all others', () => {
  expect(() => benchmarkNamed('decoed')).toThrow(/no benchmark is called decoed; there are decode, /)
})

test('bundles hold only used code, and the codecs stay within their goal', async () => {
  const sizes = await bundleSizes()
  expect(sizes.map(({ title }) => title)).toEqual(programs.map(({ title }) => title))
  const gzipped = Object.fromEntries(sizes.map(size => [size.title, size.gzipped]))
  expect(gzipped['the codec of one type']).toBeLessThan(gzipped['runtime and all codecs'] as number)
  expect(gzipped['runtime and all codecs']).toBeLessThanOrEqual(16 * 1024)
  expect(gzipped['runtime and all codecs']).toBeLessThan(gzipped.everything as number)
})

test('pauses are measured for each request, with its own number of elements', async ({ skip }) => {
  skip(!existsSync('/proc/self/schedstat'), 'the processor time of a thread is read from /proc')
  const only = /^(QueryValidPaths|QueryReferrers of so many|VerifyStore with all contents lost)$/
  const pauses = await measurePauses({ counts: [20, 30], only })
  expect(pauses.map(({ name }) => name)).toEqual([
    'QueryValidPaths',
    'QueryReferrers of so many',
    'VerifyStore with all contents lost',
  ])
  for (const {
    pauses: [few, more],
  } of pauses)
    expect([few?.elements, more?.elements]).toEqual([20, 30])
  for (const { turn, longest } of pauses.flatMap(({ pauses }) => pauses))
    expect(Math.min(turn, longest)).toBeGreaterThan(0)
})

test('a median of an even number lies between the middle two', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
  expect(quantile([3, 1, 2], 0.5)).toBe(2)
  expect([0, 0.25, 1].map(part => quantile([5, 1, 2, 4, 3], part))).toEqual([1, 2, 5])
})

describe('a report', () => {
  const figure = (variant: string, ratio: number, ms: number): Figure => ({
    variant,
    ms,
    cpuMs: ms,
    ratio,
    spread: [ratio - 0.01, ratio + 0.01],
    wallRatio: ratio,
  })
  const abacus = { processor: 'abacus', cores: 1, memoryGiB: 1, system: 'wood', node: 'v20' }
  const result = (name: string, ratio: number, goal?: Result['goal']): Result => ({
    name,
    title: `what ${name} does`,
    machine: abacus,
    ...(goal === undefined ? {} : { goal }),
    unit: 'records',
    items: 1000,
    rounds: 3,
    figures: [figure('by hand', 1, 10), figure('nixwire', ratio, 10 * ratio)],
    kept: [],
  })
  const report = (...results: Result[]): Report => ({ results, sizes: [] })

  test('judges ratios and times', () => {
    expect(judge(result('a', 1.1, { ratio: 1.1 }))).toEqual({ words: '≤ 1.1', met: true })
    expect(judge(result('a', 1.11, { ratio: 1.1 }))?.met).toBe(false)
    expect(judge(result('a', 1.2, { ms: 12 }))?.met).toBe(true)
    expect(judge(result('a', 1.2, { ms: 11 }))).toEqual({ words: '≤ 11 ms', met: false })
    expect(judge(result('a', 1))).toBeUndefined()
  })

  test('judges additional memory', () => {
    const told = (more: number): Result => ({
      ...result('a', 1, { moreMiB: 16 }),
      figures: [
        { ...figure('by hand', 1, 10), rssMiB: 50 },
        { ...figure('nixwire', 1, 10), rssMiB: 50 + more },
      ],
    })
    expect(judge(told(16))).toEqual({ words: '≤ 16 MiB more', met: true })
    expect(judge(told(17))?.met).toBe(false)
    expect(judge(result('a', 1, { moreMiB: 16 }))?.met).toBe(false)
    expect(renderMarkdown(report(told(17)))).toContain('| 17.0 MiB more | ≤ 16 MiB more | **no** |')
  })

  test('keeps earlier figures of benchmarks that were not run again', () => {
    const merged = merge(report(result('a', 1), result('b', 2)), report(result('b', 3)), ['a', 'b', 'c'])
    expect(merged.results.map(({ name, figures }) => [name, figures[1]?.ratio])).toEqual([
      ['a', 1],
      ['b', 3],
    ])
  })

  test('shows pauses, and keeps those that were not measured again', () => {
    const pause = (turn: number): Pause => ({ elements: 1000, longest: 70, turn, took: 90 })
    const pauses = [
      { name: 'Short', pauses: [pause(50)] },
      { name: 'Long', pauses: [pause(51)] },
    ]
    const page = renderMarkdown(merge({ ...report(), pauses }, report(), []))
    expect(page).toContain('| request | 1,000 | met |')
    expect(page).toContain('| Short | 50 (70) | yes |\n| Long | 51 (70) | **no** |')
    expect(renderMarkdown(report())).not.toContain('## Pauses')
  })

  test('names the machine once, or in each section if there are several', () => {
    const count = (...results: Result[]): number =>
      renderMarkdown(report(...results)).split('Measured with Node v20 on 1 cores, abacus, 1 GiB, wood.')
        .length - 1
    expect(count(result('a', 1), result('b', 2))).toBe(1)
    const elsewhere = { ...result('b', 2), machine: { ...abacus, cores: 64 } }
    expect(count(result('a', 1), elsewhere, result('c', 3))).toBe(2)
    expect(renderMarkdown(report(result('a', 1), elsewhere))).toContain('on 64 cores, abacus')
  })

  test('shows memory if processes report it', () => {
    const told = { ...result('a', 1), figures: [{ ...figure('nixwire', 1, 10), rssMiB: 51.4 }] }
    expect(renderTable(told)).toContain('51 MiB')
    expect(renderMarkdown(report(told))).toContain('| rate | memory |')
    expect(renderMarkdown(report(result('a', 1)))).not.toContain('memory |')
  })

  test('marks goals that are not met, in the table and on the page', () => {
    const missed = result('a', 1.5, { ratio: 1.1 })
    expect(renderTable(missed)).toContain('a: what a does (nixwire ≤ 1.1: NOT met)')
    expect(renderMarkdown(report(missed))).toContain('| what a does | 1.50 | ≤ 1.1 | **no** |')
  })
})
