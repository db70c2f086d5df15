// The table of what works with what, as Markdown.

import { steps } from './steps.ts'

/** Cells by row and column; both are names of releases. */
export type Cells = Map<string, Map<string, string>>

export function setCell(cells: Cells, row: string, column: string, text: string): void {
  const line = cells.get(row) ?? new Map<string, string>()
  line.set(column, text)
  cells.set(row, line)
}

export interface Tables {
  readonly proxy: Cells
  readonly store: Cells
  readonly client: Cells
}

/** The whole document. */
export function renderTables({ proxy, store, client }: Tables): string {
  return `# Compatibility

This file is written by \`npx vitest run test/compatibility\`, which runs every cell against the real releases
and fails where one of them does not hold. The newest release is whatever Debian's unstable holds; the others
are those of its stable suites.

## Client tools and our store

The release's own tools, with \`NIX_REMOTE\` at the socket of our store. A daemon of Nix 2.8.0 builds for it, as its
\`upstream\`; the log of the build comes through.

${grid('tools of', store)}
## Our client and daemons

Every operation that the release serves is called by the generated client, and its effect is checked in another
way: with the release's tools, or on the file system. See [test/live](../test/live).

${grid('daemon', client)}
## Client tools, our proxy and daemons

The steps are run against the daemon, and again through the proxy against another daemon of the same release.
Output, errors and exit status of each step are the same, and both sides of the proxy see the same bytes.

${grid('tools of \\ daemon', proxy)}
¹ Nix 2.3 counts levels of importance in another way than later releases, which the protocol does not tell, so that
its tools take the beginning of a build for less important than it is and do not show its log. Without the proxy it
is the same. Our store tells such tools of the build in a way that they show.

## The steps

${steps.map((step, index) => `${index + 1}. ${step.name}${notes(step.since, step.fails, step.says)}`).join('\n')}
`
}

function notes(since?: string, fails?: boolean, says?: string): string {
  const parts = [
    since === undefined ? undefined : `tools since ${since}`,
    fails === true ? 'ends with an error' : undefined,
    says === undefined ? undefined : 'with the log of the build',
  ].filter(part => part !== undefined)
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

function grid(corner: string, cells: Cells): string {
  const columns = [...new Set([...cells.values()].flatMap(line => [...line.keys()]))]
  const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |\n`
  const lines = [...cells].map(([name, line]) =>
    row([name, ...columns.map(column => line.get(column) ?? '')]),
  )
  return row([corner, ...columns]) + row(['---', ...columns.map(() => '---')]) + lines.join('')
}
