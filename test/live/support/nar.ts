// Small NARs, written here once more so that nothing checks itself, and what is known about them.

import { createHash } from 'node:crypto'
import type { UnkeyedValidPathInfo } from '../../../generated/nix-daemon/index.ts'

export type Node = string | Uint8Array | { executable: string } | { target: string } | Directory
export type Directory = { entries: Readonly<Record<string, Node>> }

/** The NAR of a file, an executable, a symbolic link or a directory. */
export function nar(node: Node): Buffer {
  return Buffer.concat([word('nix-archive-1'), ...parts(node)])
}

function parts(node: Node): Buffer[] {
  return [word('('), word('type'), ...body(node), word(')')]
}

function body(node: Node): Buffer[] {
  if (typeof node === 'string' || node instanceof Uint8Array)
    return [word('regular'), word('contents'), word(node)]
  if ('executable' in node)
    return [word('regular'), word('executable'), word(''), word('contents'), word(node.executable)]
  if ('target' in node) return [word('symlink'), word('target'), word(node.target)]
  const names = Object.keys(node.entries).sort()
  const entries = names.map(name =>
    Buffer.concat([
      ...[word('entry'), word('('), word('name'), word(name), word('node')],
      ...parts(node.entries[name] as Node),
      word(')'),
    ]),
  )
  return [word('directory'), ...entries]
}

function word(bytes: string | Uint8Array): Buffer {
  const content = Buffer.from(bytes)
  const padded = Buffer.alloc(8 + Math.ceil(content.length / 8) * 8)
  padded.writeBigUInt64LE(BigInt(content.length))
  content.copy(padded, 8)
  return padded
}

export function sha256(bytes: Uint8Array | string): Buffer {
  return createHash('sha256').update(bytes).digest()
}

const alphabet = '0123456789abcdfghijklmnpqrsvwxyz'

/** Base 32 as Nix writes hashes: five bits at a time, from the end. */
export function nix32(hash: Uint8Array): string {
  let text = ''
  for (let digit = Math.ceil((hash.length * 8) / 5) - 1; digit >= 0; digit -= 1) {
    const at = digit * 5
    const pair = ((hash[(at >> 3) + 1] ?? 0) << 8) | (hash[at >> 3] ?? 0)
    text += alphabet[(pair >> (at & 7)) & 31]
  }
  return text
}

/** What an upload of a NAR says about it. */
export function infoOf(bytes: Uint8Array, more: Partial<UnkeyedValidPathInfo> = {}): UnkeyedValidPathInfo {
  return {
    deriver: undefined,
    narHash: sha256(bytes).toString('hex'),
    references: [],
    registrationTime: 0,
    narSize: bytes.length,
    ultimate: false,
    sigs: [],
    ca: undefined,
    ...more,
  }
}
