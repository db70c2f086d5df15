import { readFileSync, writeFileSync } from 'node:fs'
import type { Told } from '../harness/c-program.ts'

/** Does some work, and tells what this process needed for it. */
export async function metered(work: () => Promise<number>): Promise<Told> {
  // From here on the highest use of memory counts anew.
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
