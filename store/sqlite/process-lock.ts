import type { Binding, BindingDatabase } from './binding.ts'
import { translated } from './database.ts'

/**
 * Locks a store against other processes and against a second opening in this one. The system releases the lock when
 * the process ends, even by a kill.
 *
 * The lock is a separate database, so that other tools can still read the one that it guards. It has no prepared
 * statements, since they would keep it open.
 *
 * @throws {MetadataError} `in-use`.
 */
export function lockForProcess(binding: Binding, file: string): BindingDatabase {
  return translated(file, () => {
    const lock = new binding(file, { timeout: 0 })
    try {
      lock.exec('pragma journal_mode = memory; begin exclusive')
      return lock
    } catch (error) {
      lock.close()
      throw error
    }
  })
}
