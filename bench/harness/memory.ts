import type { Prepared } from './benchmark.ts'

/** The memory of a variant: bytes that cannot be collected while its result is kept. */
export interface Kept {
  readonly variant: string
  readonly bytes: number
  /** Most bytes in use during the run, garbage included; only known of an asynchronous variant. */
  readonly peak?: number
}

/** Interval between two samples of the memory in use. */
const SAMPLE_MS = 2

/** Runs one variant in a separate process, and measures the memory of its result. */
export async function weigh({ keep }: Prepared, variant: string): Promise<Kept> {
  const run = keep?.[variant]
  if (run === undefined) throw new Error(`nothing to keep is called ${variant}`)
  // Warm up, so that one-time allocations such as compiled code do not count.
  await run()
  const before = await collected()
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, inUse() - before)
  }, SAMPLE_MS)
  const running = run()
  const result = await running
  clearInterval(timer)
  const bytes = Math.max(0, (await collected()) - before)
  // Keeps the result alive up to here.
  if (result === run) throw new Error(`${variant} gave nothing to weigh`)
  return { variant, bytes, ...(running instanceof Promise ? { peak } : {}) }
}

/** Collects garbage, and returns the bytes still in use. */
async function collected(): Promise<number> {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('node has to run with --expose-gc')
  // Buffers are freed only after the objects that hold them, so repeat.
  for (let turn = 0; turn < 3; turn += 1) {
    await gc()
    await new Promise(resolve => setImmediate(resolve))
  }
  return inUse()
}

function inUse(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
