// Compares the ends of a session at a daemon and at our store.

import type { Part } from './known-differences.ts'
import { markOf } from './marks.ts'
import type { Ended } from './run-session.ts'

/** A command that ended differently at both, or whose mark says that it does. */
export interface Difference {
  readonly command: string
  readonly daemon: readonly string[]
  readonly ours: readonly string[]
  /** Sentence, if the mark is wrong. */
  readonly problem?: string
}

export interface ComparisonOptions {
  /** The release that runs the session. */
  readonly version: string
  /** Whether all that tools say on standard error is compared: our store has the words of the newest release. */
  readonly words: boolean
}

/** Lists the differences, and the marks of commands that end the same. */
export function differences(
  daemon: readonly Ended[],
  ours: readonly Ended[],
  { version, words }: ComparisonOptions,
): Difference[] {
  return daemon.flatMap((there, index) => {
    const here = ours[index] as Ended
    const mark = markOf(there.command, version)
    const left = parts.filter(part => mark?.difference.parts.includes(part) !== true)
    const compared = left.filter(part => words || part !== 'stderr')
    const found = difference(there, here, compared)
    if (found !== undefined) return [found]
    if (mark === undefined || mark.isSometimes) return []
    if (difference(there, here, mark.difference.parts) !== undefined) return []
    return [{ command: there.command, daemon: [], ours: [], problem: staleMark(mark.difference.name) }]
  })
}

function staleMark(name: string): string {
  return `both end the same: remove the mark '#: ${name}', or say in it with which releases they differ`
}

const parts: readonly Part[] = ['status', 'stdout', 'stderr']

/** Compares parts of how a command ended. */
function difference(there: Ended, here: Ended, compared: readonly Part[]): Difference | undefined {
  const [left, right] = [linesOf(there, compared), linesOf(here, compared)]
  if (left.join('\n') === right.join('\n')) return undefined
  const [only, more] = [
    left.filter(line => !right.includes(line)),
    right.filter(line => !left.includes(line)),
  ]
  const command = there.command === '' ? 'the paths and roots that are left' : there.command
  return { command, daemon: only.length + more.length > 0 ? only : left, ours: more }
}

/** Lists what a command said, in an order that does not depend on which of two builds was faster. */
function linesOf(ended: Ended, compared: readonly Part[]): string[] {
  return compared.flatMap(part =>
    ended[part]
      .split('\n')
      .filter(line => line !== '')
      .map(line => `${part}: ${line}`)
      .sort(),
  )
}
