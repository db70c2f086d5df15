// Compares the ends of a session at a daemon and at our store.

import { markOf, withoutKnown } from './known-differences.ts'
import type { Ended } from './run-session.ts'

/** How a command ended at both, where that differs. */
export interface Difference {
  readonly command: string
  readonly daemon: readonly string[]
  readonly ours: readonly string[]
}

/**
 * Lists the differences.
 *
 * @param words whether what tools say on standard error is compared: our store has the words of the newest release.
 */
export function differences(
  daemon: readonly Ended[],
  ours: readonly Ended[],
  { words }: { readonly words: boolean },
): Difference[] {
  return daemon.flatMap((there, index) => {
    const here = ours[index] as Ended
    const [left, right] = [linesOf(there, words), linesOf(here, words)]
    const [only, more] = [
      left.filter(line => !right.includes(line)),
      right.filter(line => !left.includes(line)),
    ]
    const isSame = left.join('\n') === right.join('\n')
    if (isSame) return []
    const command = there.command === '' ? 'the paths and roots that are left' : there.command
    return [{ command, daemon: only.length + more.length > 0 ? only : left, ours: more }]
  })
}

/** Lists what a command said, in an order that does not depend on which of two builds was faster. */
function linesOf({ command, status, stdout, stderr }: Ended, words: boolean): string[] {
  const lines = (name: string, text: string): string[] =>
    withoutKnown(text)
      .split('\n')
      .filter(line => line !== '')
      .map(line => `${name}: ${line}`)
      .sort()
  const mark = markOf(command)
  const isPartlyKnown = mark !== undefined && mark.lines === undefined
  return [
    ...(mark?.status === true ? [] : [`status ${status}`]),
    ...(isPartlyKnown ? [] : lines('stdout', stdout)),
    ...(isPartlyKnown || !words ? [] : lines('stderr', stderr)),
  ]
}
