import type { StorePath } from '../../generated/nix-daemon/types.ts'
import type { Unlock } from './mutex.ts'

/** Calls that say how a run goes. */
export interface SharingLog {
  /** Called after a file has become one with an equal one: its size in bytes, and the 512-byte blocks that it took. */
  readonly onShared?: (bytes: number, blocks: number) => void
  /** Called with notices, in the words of the reference implementation. */
  readonly onNotice?: (level: 'Warn' | 'Info' | 'Talkative', text: string) => void
}

export interface SharingOptions extends SharingLog {
  /** Called before each file is replaced, and ended after it, so that nothing else changes the path meanwhile. */
  readonly lock?: () => Promise<Unlock>
}

/** A run over many paths. */
export interface SharingRun {
  /** Number of files that were shared before. */
  readonly known: number
  /**
   * Shares the files of a path, which others may remove or replace meanwhile.
   *
   * @throws {ContentsError} `not-found`, `failed` and others.
   */
  share(path: StorePath, options: SharingOptions): Promise<void>
}

/** A shared file whose contents are not those of its name. */
export interface DamagedFile {
  readonly name: string
  /** The hash that its contents have. */
  readonly found: string
}

/**
 * Equal files of all contents, which are one file on the disk. Each has a further name, the hash of its NAR, by which
 * the next equal one finds it. Shared files must never be written to.
 */
export interface SharedFiles {
  begin(): Promise<SharingRun>
  /**
   * Removes the files that no path has any more.
   *
   * @param onRemoved Called with the name of each.
   * @returns the number of bytes that sharing saves, less those of the folder of names.
   */
  removeUnshared(onRemoved?: (name: string) => void): Promise<number>
  /** Compares all shared files with their names. */
  damaged(): AsyncIterable<DamagedFile>
  /** Removes the further name of a file, so that no other one is shared with it. */
  forget(name: string): void
}
