import { benchmarkNamed } from './benchmarks.ts'
import type { Benchmark } from './harness/benchmark.ts'
import { type Figure, measure } from './harness/measure.ts'
import { type Kept, weigh } from './harness/memory.ts'
import { seeManyTypes } from './harness/warm-up.ts'

/** The output of the process of one benchmark. */
export interface Measured {
  readonly items: number
  readonly figures: readonly Figure[]
  /** Variants whose memory is to be measured, each in a separate process. */
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

// An interrupted process exits normally, so that it removes its folders.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const [what, name = '', detail = ''] = process.argv.slice(2)
const benchmark = benchmarkNamed(name)
const said = what === 'weigh' ? await weighOne(benchmark, detail) : await compare(benchmark, Number(detail))
// A server may still be listening, so exit explicitly.
process.stdout.write(JSON.stringify(said), () => process.exit())
