import { padded, words } from '../baselines/words.ts'

/** Makes the NAR of a file that consists of these pieces. */
export function fileNar(pieces: readonly Buffer[]): Buffer[] {
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const head = ['nix-archive-1', '(', 'type', 'regular', 'contents'].map(padded)
  return [...head, words(size), ...pieces, Buffer.alloc(-size & 7), padded(')')]
}

/** Computes the size of a string on the wire. */
function word(size: number): number {
  return 8 + Math.ceil(size / 8) * 8
}

const sizes = (...texts: readonly string[]): number =>
  texts.reduce((size, text) => size + word(Buffer.byteLength(text)), 0)

const START = sizes('nix-archive-1')
const FILE = sizes('(', 'type', 'regular', 'contents', ')')
const DIRECTORY = sizes('(', 'type', 'directory', ')')
const ENTRY = sizes('entry', '(', 'name', 'node', ')')

/** Makes the NAR of a file in one piece. */
export function narOf(content: Buffer): Buffer {
  return Buffer.concat(fileNar([content]))
}

/** Computes the size of the NAR of a file. */
export function narOfFile(size: number): number {
  return START + FILE + word(size)
}

/** Computes the size of the NAR of a directory of directories, whose files are given by name and size. */
export function narOfTree(tree: ReadonlyMap<string, ReadonlyMap<string, number>>): number {
  let size = START + DIRECTORY
  for (const [folder, files] of tree) {
    size += ENTRY + sizes(folder) + DIRECTORY
    for (const [name, length] of files) size += ENTRY + sizes(name) + FILE + word(length)
  }
  return size
}
