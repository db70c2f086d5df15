import { readdirSync, readFileSync } from 'node:fs'

/** Interval between two samples of the memory. */
const SAMPLE_MS = 50

/** Runs an action; returns the most memory in MiB that the processes of a name below this one had meanwhile. */
export async function peakBelow(name: string, action: () => Promise<unknown>): Promise<number> {
  let peak = 0
  const sample = (): void => {
    const all = below(process.pid).filter(pid => read(pid, 'comm').trim() === name)
    peak = Math.max(
      peak,
      all.reduce((sum, pid) => sum + residentMiB(pid), 0),
    )
  }
  const timer = setInterval(sample, SAMPLE_MS)
  try {
    await action()
    return peak
  } finally {
    clearInterval(timer)
  }
}

function below(root: number): number[] {
  const children = new Map<number, number[]>()
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry)
    if (!Number.isInteger(pid)) continue
    const parent = Number(/^PPid:\s+(\d+)/m.exec(read(pid, 'status'))?.[1])
    children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const found = [root]
  for (const pid of found) found.push(...(children.get(pid) ?? []))
  return found
}

function residentMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(read(pid, 'status'))?.[1] ?? 0) / 1024
}

/** Reads a file about a process; nothing if that has ended. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return ''
  }
}
