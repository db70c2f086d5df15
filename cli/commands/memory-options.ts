import { availableMemory, MemoryBudget } from '../../runtime/input/memory-budget.ts'
import type { Limits } from '../../runtime/session/limits.ts'
import { UsageError } from '../io.ts'

/** The options that bound the memory of messages. */
export const memoryOptions = {
  maxMemory: {
    value: 'SIZE',
    about:
      'the memory that the messages of all connections may take, as 2GiB, 500MiB or 30% of what the process may have (default: 50%)',
  },
  maxMessageMemory: {
    value: 'SIZE',
    about: 'the memory that the messages of one connection may take (default: an eighth of --max-memory)',
  },
  maxLogText: {
    value: 'SIZE',
    about:
      'the bytes that are kept of one text in the log of another store where it cannot be passed on as it comes (default: a quarter of --max-message-memory)',
  },
} as const

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}

/** Makes the options of connections that share one budget. @throws {UsageError} */
export function memoryLimits(given: { readonly [Name in keyof typeof memoryOptions]: string | undefined }): {
  readonly memory: MemoryBudget
  readonly limits: Partial<Limits>
} {
  const message = sizeOf('--max-message-memory', given.maxMessageMemory)
  const text = sizeOf('--max-log-text', given.maxLogText)
  return {
    memory: new MemoryBudget(sizeOf('--max-memory', given.maxMemory)),
    limits: { ...(message === undefined ? {} : { message }), ...(text === undefined ? {} : { text }) },
  }
}

/** Reads a number of bytes, with a unit or as a percentage of the memory. @throws {UsageError} */
function sizeOf(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const [, digits = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,6})?)([A-Za-z]*|%)$/.exec(given) ?? []
  const factor = unit === '%' ? availableMemory() / 100 : UNITS[unit]
  if (digits === '' || factor === undefined)
    throw new UsageError(`${option} ${given}: expected a size, such as 64MiB, 2GiB or 10%`)
  const bytes = Math.floor(Number(digits) * factor)
  if (bytes < 1 || (unit === '%' && Number(digits) > 100))
    throw new UsageError(`${option} ${given}: expected a size between one byte and 100%`)
  return bytes
}
