import type { Binding, BindingDatabase } from './binding.ts'
import { translated } from './database.ts'

/**
 * Keeps every other process away until it is closed, and this one from opening twice. The system takes the
 * lock away when the process ends, however it does.
 *
 * It is a database of its own, so that other tools can still look into the one that it guards. There are no
 * prepared statements, since they would keep it open.
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
