import type { DiskLook } from '../model/auto-collection.ts'
import type { CollectionSettings } from '../model/collection-settings.ts'
import type { Store } from '../model/store.ts'
import { collect } from './collect.ts'

/** Largest number of a request's field. */
const ALL = 2n ** 64n - 1n

/**
 * Collects garbage if the disk has become full, before a path is added, and tells of that. A collection that fails leaves
 * the path to be added if there is room.
 */
export async function makeRoom(
  store: Store,
  settings: CollectionSettings,
  look: DiskLook,
  tell: (level: 'Error' | 'Info' | 'Talkative', text: string) => void,
): Promise<void> {
  try {
    await store.automatic?.makeRoom(settings, look, async bytes => {
      const maxFreed = Number.isFinite(bytes) ? BigInt(Math.ceil(bytes)) : ALL
      tell('Info', `running auto-GC to free ${maxFreed} bytes`)
      const request = {
        action: 'DeleteDead',
        paths: 'all',
        withReferrers: false,
        maxFreed,
        settings,
      } as const
      await collect(store, request, tell)
    })
  } catch (error) {
    tell('Error', `error (ignored): ${(error as Error).message}`)
  }
}
