import type { ReaderOptions } from '../wire/reader.ts'
import type { MemoryAccount } from './memory-account.ts'

export interface InputOptions extends ReaderOptions {
  /** Account of the memory that messages take; without one, they are bounded by the other limits alone. */
  readonly memory?: MemoryAccount | undefined
  /** Whether the memory of a message is given back by `long.release`, and not once it has been read. */
  readonly keeps?: boolean
}
