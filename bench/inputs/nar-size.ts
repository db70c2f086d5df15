/** Bytes of a string on the wire. */
function word(size: number): number {
  return 8 + Math.ceil(size / 8) * 8
}

const words = (...texts: readonly string[]): number =>
  texts.reduce((size, text) => size + word(Buffer.byteLength(text)), 0)

const START = words('nix-archive-1')
const FILE = words('(', 'type', 'regular', 'contents', ')')
const DIRECTORY = words('(', 'type', 'directory', ')')
const ENTRY = words('entry', '(', 'name', 'node', ')')

/** The size of the NAR of a file. */
export function narOfFile(size: number): number {
  return START + FILE + word(size)
}

/** The size of the NAR of a directory with directories in it that hold files: names and sizes. */
export function narOfTree(tree: ReadonlyMap<string, ReadonlyMap<string, number>>): number {
  let size = START + DIRECTORY
  for (const [folder, files] of tree) {
    size += ENTRY + words(folder) + DIRECTORY
    for (const [name, length] of files) size += ENTRY + words(name) + FILE + word(length)
  }
  return size
}
