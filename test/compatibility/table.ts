// Writes docs/compatibility.md: tables of clients and servers that work together.

import { atLeast } from '../live/support/releases.ts'
import type { Peer } from '../peers/peer.ts'
import { failures } from './exit-statuses.ts'
import { knownDifferences } from './sessions/known-differences.ts'
import { readSessions } from './sessions/session.ts'
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
  /** Statuses of failing builds, by tools and upstream. */
  readonly statuses: Cells
  readonly client: Cells
}

/** A release, and its name in the tables. */
export interface Column {
  readonly peer: Peer
  readonly name: string
}

/** Writes the whole page. */
export function renderTables(
  { proxy, store, statuses, client }: Tables,
  releases: readonly Column[],
): string {
  return `# Compatibility

This file is written by \`npx vitest run test/compatibility\`, which runs every cell against the real releases
and fails if a result changes. The newest release is the one in Debian's unstable suite; the others are those of its
stable suites.

## Client tools and our store

The release's own tools run with \`NIX_REMOTE\` at the socket of our store. A daemon of Nix 2.8.0 is its \`upstream\`,
which builds for it; the store passes the log of the build on.

${grid('tools of', store)}
## Exit statuses of failing builds

The tools end with the same status at our store as at the daemon that builds for it. Where the session carries it, that
is:

${failures.map(([kind, status]) => `- ${status} for ${kind}`).join('\n')}

${grid('tools of \\ upstream', statuses)}
² The daemon itself lets these tools end with 100 to 104. Since 1.26 the protocol has no field for the status, so tools
and daemons since Nix 2.4 always end with 1, and so it is with our store, which offers its clients the newest version
whatever its upstream has. With \`--version 1.25\` each of these pairs ends with 100 to 104.

## Sessions of tools at our store

A session is a list of commands that build on each other. It runs at a daemon of the tools' release and at our store,
which has another such daemon as its upstream: [test/compatibility/sessions](../test/compatibility/sessions) holds all
${readSessions().length}. Output, exit status, valid paths with their files and metadata of files, and roots are the same, and with the
newest release so is what tools say on standard error. These rows run with the tools of each release, the other
sessions with the newest, and all with each in a longer round.

${sessionGrid(releases)}
What differs is known, and why. Each of these differences is met by a command of a session, which fails once it is not:

${knownDifferences.map(({ reason }) => `- ${reason}`).join('\n')}

## Our client and daemons

The generated client calls every operation that the release serves, and the effect is checked with the release's
tools or in the file system. See [test/live](../test/live).

${grid('daemon', client)}
## Client tools, our proxy and daemons

The steps run against the daemon, and again through the proxy against another daemon of the same release.
Output, errors and exit status of each step are the same, and both sides of the proxy see the same bytes.

${grid('tools of \\ daemon', proxy)}
¹ Nix 2.3 numbers the levels of importance otherwise than later releases, and the protocol does not tell, so its tools
take the beginning of a build for less important than it is and do not show its log. Without the proxy it is the
same. Our store sends such tools log messages that they show.

## The steps

${steps.map((step, index) => `${index + 1}. ${step.name}${notes(step.since, step.fails, step.says)}`).join('\n')}
`
}

/** Makes the table of the sessions that show one kind of work each. */
function sessionGrid(releases: readonly Column[]): string {
  const cells: Cells = new Map()
  for (const { kind, since, commands } of readSessions()) {
    if (kind === undefined) continue
    for (const { peer, name } of releases)
      setCell(cells, kind, name, atLeast(peer, since) ? `${commands.length} commands` : 'not in its tools')
  }
  return grid('session', cells)
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
