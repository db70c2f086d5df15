import { expect } from 'vitest'

/** Text that would clear a screen, turn its direction, and forge a line of its own. */
export const HOSTILE: string = [
  'a\r\u001b[2J\u001b]0;t\u0007\u0008\u007f',
  '\u009b31m\u0085\u202e\u2066\u2069\u200b\u200e\ufeff\u2028\u2029',
  '\nFORGED line',
].join('')

/** The same text as it is shown. */
export const SHOWN: string = String.raw`a\r\e[2J\e]0;t\x07\x08\x7f\u{9b}31m\u{85}\u{202e}\u{2066}\u{2069}\u{200b}\u{200e}\u{feff}\u{2028}\u{2029}\nFORGED line`

/** Checks that nothing in an output moves a terminal, but for line feeds, none of which is foreign. */
export function expectHarmless(output: string): void {
  expect(output.match(/[\p{C}\p{Zl}\p{Zp}]/gu)?.filter(each => each !== '\n') ?? []).toEqual([])
  expect(output).not.toMatch(/^FORGED/m)
  expect(output).toContain('FORGED')
}
