import { chmodSync, lutimesSync, mkdirSync, symlinkSync, utimesSync } from 'node:fs'
import type { NarVisitor } from '../../runtime/grammars/nix-archive.ts'
import { childPath } from './child-path.ts'
import { NewFile } from './new-file.ts'

/** Mode of incomplete directories, which other users must neither read nor write. */
const OPEN_DIRECTORY = 0o700

/**
 * A visitor that creates the tree of a NAR: files with mode 0444 or 0555, directories with 0555, all with time 1.
 *
 * It cannot leave its root: each name is a single component, and each node is created exclusively, so that no
 * symbolic link of the NAR is ever followed.
 */
export class Unpacker implements NarVisitor {
  /** The open directories, the innermost at the end. */
  readonly #folders: Buffer[] = []
  #path: Buffer
  #file: NewFile | undefined
  #left = 0

  /** @param root path of the root node, which must not exist. */
  constructor(root: Buffer) {
    this.#path = root
  }

  directory(): void {
    mkdirSync(this.#path, OPEN_DIRECTORY)
    this.#folders.push(this.#path)
  }

  entry(name: Buffer): void {
    this.#path = childPath(this.#folders.at(-1) as Buffer, name)
  }

  directoryEnd(): void {
    const folder = this.#folders.pop() as Buffer
    chmodSync(folder, 0o555)
    utimesSync(folder, 1, 1)
  }

  file(executable: boolean, size: number): void {
    this.#file = new NewFile(this.#path, executable ? 0o555 : 0o444)
    this.#left = size
    if (size === 0) this.#endFile()
  }

  content(piece: Buffer): void {
    this.#file?.add(piece)
    this.#left -= piece.length
    if (this.#left === 0) this.#endFile()
  }

  symlink(target: Buffer): void {
    symlinkSync(target, this.#path)
    lutimesSync(this.#path, 1, 1)
  }

  /** Closes an unfinished file. */
  abandon(): void {
    this.#file?.abandon()
    this.#file = undefined
  }

  #endFile(): void {
    this.#file?.end()
    this.#file = undefined
  }
}
