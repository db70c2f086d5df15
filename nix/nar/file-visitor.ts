import { DecodeError, type NarVisitor } from '../../runtime/index.ts'

/** Shows the content of a NAR that is one file. @throws {DecodeError} `bad-nar`, with `problem`, for any other. */
export function fileVisitor(content: (piece: Buffer) => void, problem: string): NarVisitor {
  const refuse = (): never => {
    throw new DecodeError('bad-nar', problem)
  }
  return { directory: refuse, entry: refuse, directoryEnd: refuse, symlink: refuse, file: () => {}, content }
}
