import { availableMemory, MemoryBudget } from '../../runtime/input/memory-budget.ts'
import type { Limits } from '../../runtime/session/limits.ts'
import { UsageError } from '../io.ts'
import { sizeOf } from './numbers.ts'

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

/** Makes the options of connections that share one budget. @throws {UsageError} */
export function memoryLimits(given: { readonly [Name in keyof typeof memoryOptions]: string | undefined }): {
  readonly memory: MemoryBudget
  readonly limits: Partial<Limits>
} {
  const message = memoryOf('--max-message-memory', given.maxMessageMemory)
  const text = memoryOf('--max-log-text', given.maxLogText)
  return {
    memory: new MemoryBudget(memoryOf('--max-memory', given.maxMemory)),
    limits: { ...(message === undefined ? {} : { message }), ...(text === undefined ? {} : { text }) },
  }
}

function memoryOf(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const bytes = sizeOf(option, given, availableMemory())
  if (bytes < 1) throw new UsageError(`${option} ${given}: write a size of one byte or more`)
  return bytes
}
