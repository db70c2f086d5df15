import { afterAll, describe, expect, test } from 'vitest'
import { benchmarkNamed, benchmarks } from '../../bench/benchmarks.ts'
import { removeTemporary } from '../../bench/children.ts'
import { renderMarkdown } from '../../bench/markdown.ts'
import { type Figure, measure } from '../../bench/measure.ts'
import { installedRelease } from '../../bench/releases.ts'
import { judge, merge, type Report, type Result } from '../../bench/report.ts'
import { bundleSizes, programs } from '../../bench/sizes.ts'
import { renderTable } from '../../bench/table.ts'
import { seeManyTypes } from '../../bench/warm-up.ts'

afterAll(removeTemporary)

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

const canRun = installedRelease() !== undefined || process.env.NIXWIRE_REQUIRE_PEERS === '1'
if (!canRun)
  console.warn(
    '\nBenchmarks with real daemons are not tested: run test/peers/install.sh, and this, as root.\n',
  )

describe.each(
  benchmarks.filter(benchmark => benchmark.outside).map(benchmark => [benchmark.name, benchmark] as const),
)('the benchmark %s', (_, benchmark) => {
  test.skipIf(benchmark.needs === 'releases' && !canRun)(
    'has processes that do what they are to do',
    async () => {
      const prepared = await benchmark.prepare('tiny')
      try {
        await prepared.check()
        expect(Object.keys(prepared.variants)).toContain('nixwire')
      } finally {
        await prepared.close?.()
      }
    },
  )
})

test('values of every type pass the codecs before anything is measured', () => {
  expect(seeManyTypes).not.toThrow()
})

test('a benchmark that does not exist is refused with those that do', () => {
  expect(() => benchmarkNamed('decoed')).toThrow(/no benchmark is called decoed; there are decode, /)
})

test('bundles hold only what they use, and the codecs stay within their goal', async () => {
  const sizes = await bundleSizes()
  expect(sizes.map(({ title }) => title)).toEqual(programs.map(({ title }) => title))
  const gzipped = Object.fromEntries(sizes.map(size => [size.title, size.gzipped]))
  expect(gzipped['the codec of one type']).toBeLessThan(gzipped['runtime and all codecs'] as number)
  expect(gzipped['runtime and all codecs']).toBeLessThanOrEqual(16 * 1024)
  expect(gzipped['runtime and all codecs']).toBeLessThan(gzipped.everything as number)
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
  const result = (name: string, ratio: number, goal?: Result['goal']): Result => ({
    name,
    title: `what ${name} does`,
    ...(goal === undefined ? {} : { goal }),
    unit: 'records',
    items: 1000,
    rounds: 3,
    figures: [figure('by hand', 1, 10), figure('nixwire', ratio, 10 * ratio)],
    kept: [],
  })
  const machine = { processor: 'abacus', cores: 1, memoryGiB: 1, system: 'wood', node: 'v20' }
  const report = (...results: Result[]): Report => ({ machine, results, sizes: [] })

  test('judges ratios and times', () => {
    expect(judge(result('a', 1.1, { ratio: 1.1 }))).toEqual({ words: '≤ 1.1', met: true })
    expect(judge(result('a', 1.11, { ratio: 1.1 }))?.met).toBe(false)
    expect(judge(result('a', 1.2, { ms: 12 }))?.met).toBe(true)
    expect(judge(result('a', 1.2, { ms: 11 }))).toEqual({ words: '≤ 11 ms', met: false })
    expect(judge(result('a', 1))).toBeUndefined()
  })

  test('keeps the last figures of what was not measured again', () => {
    const merged = merge(report(result('a', 1), result('b', 2)), report(result('b', 3)), ['a', 'b', 'c'])
    expect(merged.results.map(({ name, figures }) => [name, figures[1]?.ratio])).toEqual([
      ['a', 1],
      ['b', 3],
    ])
  })

  test('says in words and in columns which goals are not met', () => {
    const missed = result('a', 1.5, { ratio: 1.1 })
    expect(renderTable(missed)).toContain('a: what a does (nixwire ≤ 1.1: NOT met)')
    expect(renderMarkdown(report(missed))).toContain('| what a does | 1.50 | ≤ 1.1 | **no** |')
  })
})
