// An encoder of NARs. It shares no code with nix/, because walker and readers are checked against it, and it also
// encodes NARs that are not canonical.

/** A node of a NAR. */
export type NarNode =
  | { readonly kind: 'regular'; readonly contents: Uint8Array; readonly executable?: boolean }
  | { readonly kind: 'symlink'; readonly target: string }
  | { readonly kind: 'directory'; readonly entries: readonly (readonly [name: string, node: NarNode])[] }

/** Makes a token: length, bytes and zero padding. */
export function token(bytes: string | Uint8Array): Buffer {
  const content = Buffer.from(bytes)
  const padded = Buffer.alloc(8 + Math.ceil(content.length / 8) * 8)
  padded.writeBigUInt64LE(BigInt(content.length), 0)
  content.copy(padded, 8)
  return padded
}

/** Makes the tokens of a NAR, each with its padding. */
export function narTokens(node: NarNode): Buffer[] {
  return [token('nix-archive-1'), ...nodeTokens(node)]
}

/** Makes the bytes of a NAR. */
export function nar(node: NarNode): Buffer {
  return Buffer.concat(narTokens(node))
}

/** Makes the NAR of a file with that many bytes, none of them zero. */
export function fileNar(size: number): Buffer {
  return nar({ kind: 'regular', contents: Buffer.alloc(size, 'x') })
}

function nodeTokens(node: NarNode): Buffer[] {
  return [...tokens('(', 'type', node.kind), ...bodyTokens(node), ...tokens(')')]
}

function bodyTokens(node: NarNode): Buffer[] {
  switch (node.kind) {
    case 'regular':
      return [...(node.executable ? tokens('executable', '') : []), ...tokens('contents', node.contents)]
    case 'symlink':
      return tokens('target', node.target)
    case 'directory':
      return node.entries.flatMap(([name, child]) => [
        ...tokens('entry', '(', 'name', name, 'node'),
        ...nodeTokens(child),
        ...tokens(')'),
      ])
  }
}

function tokens(...contents: (string | Uint8Array)[]): Buffer[] {
  return contents.map(token)
}
