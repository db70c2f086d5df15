import type { Usage } from '../harness/program.ts'

type Action = (argument: never) => unknown
type Question = { readonly what: string; readonly argument: never }

/** Runs the actions that the benchmark asks for, until its process ends. */
export function answer(actions: Readonly<Record<string, Action>>): void {
  const all: Readonly<Record<string, Action>> = { usage, ...actions }
  process.on('message', async ({ what, argument }: Question) => {
    try {
      process.send?.({ value: await all[what]?.(argument) })
    } catch (error) {
      process.send?.({ problem: error instanceof Error ? error.stack : String(error) })
    }
  })
  process.once('disconnect', () => process.exit())
}

function usage(): Usage {
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1000, rssMiB: process.memoryUsage.rss() / 2 ** 20 }
}
