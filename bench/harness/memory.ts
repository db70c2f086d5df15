import type { Prepared } from './benchmark.ts'

/** What a variant leaves behind: bytes that cannot be collected while its result is kept. */
export interface Kept {
  readonly variant: string
  readonly bytes: number
  /** The most that was in use meanwhile, garbage included; only of a variant that waits for its input. */
  readonly peak?: number
}

/** How often the memory in use is looked at. */
const SAMPLE_MS = 2

/** Runs one variant in a process that does nothing else, and weighs what it gives. */
export async function weigh({ keep }: Prepared, variant: string): Promise<Kept> {
  const run = keep?.[variant]
  if (run === undefined) throw new Error(`nothing to keep is called ${variant}`)
  // What is made once, code above all, is there after the first run.
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
  // Up to here the result is in use.
  if (result === run) throw new Error(`${variant} gave nothing to weigh`)
  return { variant, bytes, ...(running instanceof Promise ? { peak } : {}) }
}

/** Bytes in use once everything is gone that can be. */
async function collected(): Promise<number> {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('node has to run with --expose-gc')
  // Buffers go only after the objects that held them.
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
