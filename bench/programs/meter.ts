import { readFileSync, writeFileSync } from 'node:fs'
import type { Told } from '../harness/c-program.ts'

/** Measures the time and the memory that this process needs for some work. */
export async function metered(work: () => Promise<number>): Promise<Told> {
  // Resets the high-water mark of memory.
  writeFileSync('/proc/self/clear_refs', '5')
  const before = process.cpuUsage()
  const started = performance.now()
  const result = await work()
  const ms = performance.now() - started
  const { user, system } = process.cpuUsage(before)
  return { ms, cpuMs: (user + system) / 1000, rssMiB: peakMiB(), result }
}

function peakMiB(): number {
  const [, kib] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Number(kib) / 1024
}
