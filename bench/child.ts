import { benchmarkNamed } from './benchmarks.ts'
import type { Benchmark } from './harness/benchmark.ts'
import { type Figure, measure } from './harness/measure.ts'
import { type Kept, weigh } from './harness/memory.ts'
import { seeManyTypes } from './harness/warm-up.ts'

/** What the process of one benchmark says. */
export interface Measured {
  readonly items: number
  readonly figures: readonly Figure[]
  /** What is to be weighed, each in a process of its own. */
  readonly keep: readonly string[]
}

async function compare(benchmark: Benchmark, rounds: number): Promise<Measured> {
  const prepared = await benchmark.prepare('full')
  try {
    await prepared.check()
    if (benchmark.outside !== true) seeManyTypes()
    const byClock = benchmark.byClock === true
    const warmUp = benchmark.outside === true ? 1 : Math.min(5, rounds)
    const figures = await measure(prepared, { rounds, warmUp, byClock })
    return { items: prepared.items, figures, keep: Object.keys(prepared.keep ?? {}) }
  } finally {
    await prepared.close?.()
  }
}

async function weighOne(benchmark: Benchmark, variant: string): Promise<Kept> {
  const prepared = await benchmark.prepare('full')
  try {
    return await weigh(prepared, variant)
  } finally {
    await prepared.close?.()
  }
}

// Whoever is interrupted removes its folders all the same.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const [what, name = '', detail = ''] = process.argv.slice(2)
const benchmark = benchmarkNamed(name)
const said = what === 'weigh' ? await weighOne(benchmark, detail) : await compare(benchmark, Number(detail))
// What was weighed may still be listening.
process.stdout.write(JSON.stringify(said), () => process.exit())
