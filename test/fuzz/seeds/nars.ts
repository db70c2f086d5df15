import { type NarNode, nar, token } from '../../support/nar.ts'
import type { FuzzDice } from '../dice.ts'

/** Names that are forbidden, or that other file systems and tools take for something else. */
const names = ['a', 'b', 'A', 'ab', 'é', 'e\u0301', '.', '..', '', '/', 'a/b', '../x', 'a\0b', 'a~nix~case~hack~1', '.nixwire-1', 'x'.repeat(255), 'x'.repeat(256), '\udcff', 'con', ' ', '\n'] // biome-ignore format: one line reads better

/** Targets of links that lead out of their tree. */
const targets = ['a', '..', '../..', '/', '/etc/passwd', '', 'x'.repeat(4095), 'x'.repeat(4096), 'a\0b', './a', '/proc/self/fd/0'] // biome-ignore format: one line reads better

/** Builds a tree that is often not canonical. */
export function anyTree(dice: FuzzDice, depth = 0): NarNode {
  if (depth < 4 && dice.chance(55)) {
    const size = dice.of([0, 1, 2, 2, 3, 5])
    const chosen = dice.chance(50) ? dice.some(['a', 'b', 'c', 'd', 'e'], size, size).sort() : undefined
    const entries = Array.from({ length: size }, (_, index): [string, NarNode] => [
      chosen?.[index] ?? dice.of(names),
      anyTree(dice, depth + 1),
    ])
    return { kind: 'directory', entries }
  }
  if (dice.chance(30)) return { kind: 'symlink', target: dice.of(targets) }
  const contents = Buffer.alloc(dice.of([0, 1, 7, 8, 9, 100, 5000]), dice.of(['x', '\0', 'nix']))
  return { kind: 'regular', contents, executable: dice.chance(20) }
}

/** Nests directories so deeply. */
function nested(levels: number): Buffer {
  const open = ['(', 'type', 'directory', 'entry', '(', 'name', 'a', 'node'].map(token)
  const shut = Buffer.concat([token(')'), token(')')])
  const file = ['(', 'type', 'regular', 'contents', 'x', ')'].map(token)
  return Buffer.concat([
    token('nix-archive-1'),
    ...Array.from({ length: levels }, () => Buffer.concat(open)),
    ...file,
    ...Array.from({ length: levels }, () => shut),
  ])
}

/** Makes the bytes of a NAR: small, deep, or wide. */
export function narBytes(dice: FuzzDice): Buffer {
  if (dice.chance(2)) return nested(dice.of([62, 63, 64, 65, 300, 2000]))
  if (dice.chance(1)) {
    const entries = Array.from({ length: 300 }, (_, index): [string, NarNode] => [
      `f${String(index).padStart(5, '0')}`,
      { kind: 'regular', contents: Buffer.from('x') },
    ])
    return nar({ kind: 'directory', entries })
  }
  return nar(anyTree(dice))
}
