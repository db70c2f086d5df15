import { execFileSync } from 'node:child_process'

/** Runs an action while new processes of this one may use only the first of its processors. */
export async function onOneProcessor<T>(action: () => Promise<T>): Promise<T> {
  const all = affinity()
  setAffinity(all.split(/[,-]/)[0] as string)
  try {
    return await action()
  } finally {
    setAffinity(all)
  }
}

/** Lists the processors that this process may use, as taskset writes them. */
function affinity(): string {
  const text = execFileSync('taskset', ['-cp', String(process.pid)], { encoding: 'utf8' })
  return text.slice(text.lastIndexOf(':') + 1).trim()
}

function setAffinity(processors: string): void {
  execFileSync('taskset', ['-cp', processors, String(process.pid)])
}
