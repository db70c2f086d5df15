import { cpus, totalmem } from 'node:os'

/** The machine on which figures were measured, without its host name. */
export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
}

export function machine(): Machine {
  const all = cpus()
  return {
    processor: (all[0]?.model ?? 'unknown').trim(),
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  }
}
