// Small NARs, their hashes and their metadata. The encoders are independent of nix/ on purpose: they are the oracles
// for it.

import { createHash } from 'node:crypto'
import type { UnkeyedValidPathInfo } from '../../../generated/nix-daemon/index.ts'
import { token } from '../../support/nar.ts'

export type Node = string | Uint8Array | { executable: string | Uint8Array } | { target: string } | Directory
export type Directory = { entries: Readonly<Record<string, Node>> }

/** Makes the NAR of a file, an executable, a symbolic link or a directory. */
export function nar(node: Node): Buffer {
  return Buffer.concat([token('nix-archive-1'), ...parts(node)])
}

function parts(node: Node): Buffer[] {
  return [token('('), token('type'), ...body(node), token(')')]
}

function body(node: Node): Buffer[] {
  if (typeof node === 'string' || node instanceof Uint8Array)
    return [token('regular'), token('contents'), token(node)]
  if ('executable' in node)
    return [token('regular'), token('executable'), token(''), token('contents'), token(node.executable)]
  if ('target' in node) return [token('symlink'), token('target'), token(node.target)]
  const names = Object.keys(node.entries).sort()
  const entries = names.map(name =>
    Buffer.concat([
      ...[token('entry'), token('('), token('name'), token(name), token('node')],
      ...parts(node.entries[name] as Node),
      token(')'),
    ]),
  )
  return [token('directory'), ...entries]
}

export function sha256(bytes: Uint8Array | string): Buffer {
  return createHash('sha256').update(bytes).digest()
}

const alphabet = '0123456789abcdfghijklmnpqrsvwxyz'

/** Encodes base 32 as Nix writes hashes: five bits at a time, from the end. */
export function nix32(hash: Uint8Array): string {
  let text = ''
  for (let digit = Math.ceil((hash.length * 8) / 5) - 1; digit >= 0; digit -= 1) {
    const at = digit * 5
    const pair = ((hash[(at >> 3) + 1] ?? 0) << 8) | (hash[at >> 3] ?? 0)
    text += alphabet[(pair >> (at & 7)) & 31]
  }
  return text
}

/** Makes the metadata for an upload of a NAR. */
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
