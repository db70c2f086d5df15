import type { Prepared, Variant } from './benchmark.ts'

/** The figures of one variant over all rounds. Times are milliseconds a run. */
export interface Figure {
  readonly variant: string
  /** Wall clock, median. */
  readonly ms: number
  /** Processor time of the whole process, collector and compiler included; absent if other processes did the work. */
  readonly cpuMs?: number
  /** Median of the ratios to the first variant, round by round. */
  readonly ratio: number
  /** The middle half of those ratios. */
  readonly spread: readonly [number, number]
  /** The same by the clock. */
  readonly wallRatio: number
  /** Largest memory of a run, if the process that did the work reports it. */
  readonly rssMiB?: number
}

/** Time and memory of one run. A variant that lets another process work returns it itself. */
export class Run {
  readonly ms: number
  readonly cpuMs: number
  /** Memory of the process that did the work. */
  readonly rssMiB?: number

  constructor(ms: number, cpuMs: number, rssMiB?: number) {
    this.ms = ms
    this.cpuMs = cpuMs
    if (rssMiB !== undefined) this.rssMiB = rssMiB
  }
}

export interface MeasureOptions {
  readonly rounds: number
  /** Rounds that are not counted, in which the engine compiles the code. */
  readonly warmUp: number
  /** Compare wall-clock time instead of processor time. */
  readonly byClock: boolean
}

/**
 * Runs all variants once a round, in random order. Other load on the machine disturbs the variants of one round
 * alike, so only ratios within a round are comparable; it disturbs processor time least.
 */
export async function measure({ variants }: Prepared, options: MeasureOptions): Promise<Figure[]> {
  const names = Object.keys(variants)
  const runs = new Map<string, Run[]>(names.map(name => [name, []]))
  for (let round = -options.warmUp; round < options.rounds; round += 1) {
    for (const name of shuffled(names)) {
      const run = await timed(variants[name] as Variant)
      if (round >= 0) runs.get(name)?.push(run)
    }
  }
  const base = runs.get(names[0] as string) ?? []
  return names.map(name => figure(name, runs.get(name) ?? [], base, options.byClock))
}

async function timed(variant: Variant): Promise<Run> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  const given = variant()
  const result = given instanceof Promise ? await given : given
  if (result instanceof Run) return result
  const ms = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  return new Run(ms, (user + system) / 1000)
}

function figure(variant: string, runs: readonly Run[], base: readonly Run[], byClock: boolean): Figure {
  const ratios = (of: (run: Run) => number): number[] =>
    runs.map((run, round) => of(run) / of(base[round] as Run))
  const wall = ratios(run => run.ms)
  const memory = runs.map(run => run.rssMiB ?? Number.NaN)
  const compared = byClock ? wall : ratios(run => run.cpuMs)
  return {
    variant,
    ms: quantile(
      runs.map(run => run.ms),
      0.5,
    ),
    ...(byClock
      ? {}
      : {
          cpuMs: quantile(
            runs.map(run => run.cpuMs),
            0.5,
          ),
        }),
    ratio: quantile(compared, 0.5),
    spread: [quantile(compared, 0.25), quantile(compared, 0.75)],
    wallRatio: quantile(wall, 0.5),
    ...(memory.some(Number.isNaN) ? {} : { rssMiB: Math.max(...memory) }),
  }
}

/** Computes a quantile, interpolated between the two nearest values. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * part
  const below = sorted[Math.floor(at)] as number
  const above = sorted[Math.ceil(at)] as number
  return below + (above - below) * (at % 1)
}

function shuffled<T>(values: readonly T[]): T[] {
  const result = [...values]
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1))
    ;[result[index], result[other]] = [result[other] as T, result[index] as T]
  }
  return result
}
