import type { NarVisitor } from '../../runtime/grammars/nix-archive.ts'
import { DecodeError } from '../../runtime/index.ts'

/**
 * A visitor that passes on only canonical NARs: entries in strictly ascending order of their bytes, and targets
 * that a symbolic link can have. Contents have to be canonical to be stored. A NAR that is only passed on need not
 * be, and is not if it comes from an old daemon.
 *
 * @throws {DecodeError} `bad-nar`, without an offset, which only the walker knows.
 */
export class CanonicalOrder implements NarVisitor {
  readonly #visitor: NarVisitor
  /** Last entry of each open directory, the innermost at the end. */
  readonly #last: Buffer[] = []

  constructor(visitor: NarVisitor) {
    this.#visitor = visitor
  }

  directory(): void {
    this.#last.push(Buffer.alloc(0))
    this.#visitor.directory()
  }

  entry(name: Buffer): void {
    const last = this.#last.at(-1) as Buffer
    const order = Buffer.compare(last, name)
    if (order === 0) fail(`there are two entries '${printable(name)}' in one directory`)
    if (order > 0)
      fail(
        `entry '${printable(name)}' comes after '${printable(last)}': the order is not that of their bytes`,
      )
    this.#last[this.#last.length - 1] = Buffer.from(name)
    this.#visitor.entry(name)
  }

  directoryEnd(): void {
    this.#last.pop()
    this.#visitor.directoryEnd()
  }

  file(executable: boolean, size: number): void {
    this.#visitor.file(executable, size)
  }

  content(piece: Buffer): void {
    this.#visitor.content(piece)
  }

  symlink(target: Buffer): void {
    if (target.length === 0) fail('the target of a symbolic link is empty')
    if (target.includes(0)) fail('the target of a symbolic link holds a NUL byte')
    this.#visitor.symlink(target)
  }
}

function printable(name: Buffer): string {
  return name
    .toString('latin1')
    .replace(/[^ -~]/g, '?')
    .slice(0, 40)
}

function fail(problem: string): never {
  throw new DecodeError('bad-nar', `the NAR is broken: ${problem}`)
}
