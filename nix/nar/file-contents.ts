import { type Body, DecodeError, type NarVisitor } from '../../runtime/index.ts'
import { bodyPieces } from '../../runtime/streams/body.ts'
import { CanonicalNarReader } from './nar-reader.ts'

/**
 * The content of the one file that a NAR holds, as it comes. Before 1.25 a file is added as such a NAR
 * although its path is made from the content alone.
 *
 * @throws {DecodeError} `bad-nar` where the bytes are no NAR or it holds anything but a file, `short-input`
 *   where they end inside it.
 */
export async function* fileContents(nar: Body, maxDepth?: number): AsyncGenerator<Buffer, void, undefined> {
  let pieces: Buffer[] = []
  const visitor = fileVisitor(
    piece => void pieces.push(piece),
    'the NAR holds a directory or a symbolic link where a file is wanted',
  )
  const reader = new CanonicalNarReader(visitor, maxDepth)
  for await (const chunk of bodyPieces(nar)) {
    reader.feed(chunk)
    yield* pieces
    pieces = []
  }
  reader.end()
}

/** Shows the content of a NAR that is one file. @throws {DecodeError} `bad-nar`, with `problem`, for any other. */
export function fileVisitor(content: (piece: Buffer) => void, problem: string): NarVisitor {
  const refuse = (): never => {
    throw new DecodeError('bad-nar', problem)
  }
  return { directory: refuse, entry: refuse, directoryEnd: refuse, symlink: refuse, file: () => {}, content }
}
