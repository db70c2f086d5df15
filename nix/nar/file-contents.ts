import type { NarVisitor } from '../../runtime/grammars/nix-archive.ts'
import { type Body, DecodeError } from '../../runtime/index.ts'
import { bodyPieces } from '../../runtime/streams/body.ts'
import { CanonicalNarReader } from './nar-reader.ts'

/**
 * Extracts the content of a file from its NAR. Before protocol 1.25 a file is added as a NAR, even if its path is
 * made from the content alone.
 *
 * @throws {DecodeError} `bad-nar` if the bytes are not the NAR of a file, `short-input` if they end inside it.
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

/** Makes a visitor that passes on the content of a file. @throws {DecodeError} `bad-nar`, with `problem`, for others. */
export function fileVisitor(content: (piece: Buffer) => void, problem: string): NarVisitor {
  const refuse = (): never => {
    throw new DecodeError('bad-nar', problem)
  }
  return { directory: refuse, entry: refuse, directoryEnd: refuse, symlink: refuse, file: () => {}, content }
}
