// Writes docs/guix.md.

import { type GuixStep, steps } from './steps.ts'

/** Texts of cells by row and column; both are names of releases. */
export type Cells = ReadonlyMap<string, ReadonlyMap<string, string>>

export interface GuixTables {
  readonly operations: Cells
  readonly proxy: Cells
  readonly handlers: Cells
}

export function renderPage({ operations, proxy, handlers }: GuixTables): string {
  return `# Guix

This file is written by \`npx vitest run test/compatibility/guix\`, which runs every cell against the real releases and
fails if a result changes. The newest release is the one in Debian's unstable suite.

Guix's daemon speaks a dialect of the Nix daemon protocol, which has a spec of its own:
[guix-daemon](guix-daemon/README.md). \`connect\` of \`nixwire/guix-daemon\` talks to it:

\`\`\`ts
import { connect } from 'nixwire/guix-daemon'

await using daemon = await connect('/var/guix/daemon-socket/socket')
const path = await daemon.addTextToStore({ suffix: 'hello.txt', text: Buffer.from('hello\\n') })
console.log(path, (await daemon.queryPathInfo({ path })).narHash)
await daemon.buildThings({ things: ['/gnu/store/…-hello.drv'] }, { onLog: message => console.log(message) })
\`\`\`

The client of \`nixwire\`, for Nix, refuses such a daemon while it connects, and so does this one one of Nix: neither
would understand the numbers of the other.

To see what Guix's tools say to their daemon, put the proxy between them:

\`\`\`sh
nixwire proxy --protocol guix-daemon --listen /tmp/watch.sock --to /var/guix/daemon-socket/socket --transcript &
GUIX_DAEMON_SOCKET=/tmp/watch.sock guix gc --list-dead
\`\`\`

It lets in root and the user who runs it. Since to the daemon all clients are that user then, others are refused unless
\`--trusted-users\` names them, and reach the socket only with \`--socket-mode 0666\` or \`--socket-group\`.

## What to know

- One request at a time: leave \`inFlight\` at 1, since the daemon may end the connection of a client that sends another
  request before the answer.
- Errors that arise while a request is read end the connection (\`fatal\`), a path outside of \`/gnu/store\` among them.
- \`queryPathInfo\` of a path that is not valid is an error; ask \`isValidPath\` or \`queryValidPaths\` before.
- \`importPaths\` takes signed exports only, also from root, and \`exportPath\` needs a daemon with a key.
- Progress of builds comes as lines that begin with \`@\`, [if asked for](guix-daemon/logging.md), and not as activities.
- The daemon trusts root only. All users may collect garbage.

## Our client and Guix's daemons

The generated client calls every operation of the session, and the effect is checked with Guix's own client, its tools
or in the file system. See [test/live/guix](../test/live/guix). [Recordings](../test/recordings/guix-daemon) of both releases are
sessions of its tools; \`nixwire transcript FILE\` shows one.

${grid('daemon', operations)}
## Guix's tools, our proxy and Guix's daemons

The steps run against the daemon, and again through the proxy against another daemon of the same release. Output,
errors and exit status of each step are the same, and both sides of the proxy see the same bytes.

${grid('tools of \\ daemon', proxy)}
## Guix's tools at a server of handlers

The steps run against [handlers](../test/compatibility/guix/by-values.ts) that ask a daemon with our client, so that all
that passes is decoded and encoded anew. Output, errors, exit status and the bytes of archives are those of the daemon.

${grid('tools of \\ daemon', handlers)}
## The steps

${steps.map((step, index) => `${index + 1}. ${step.name}${notes(step)}`).join('\n')}
`
}

function notes({ fails, says }: GuixStep): string {
  const parts = [
    fails === true ? 'ends with an error' : '',
    says === undefined ? '' : 'with the log of the build',
  ]
  const told = parts.filter(part => part !== '').join(', ')
  return told === '' ? '' : ` (${told})`
}

function grid(corner: string, cells: Cells): string {
  const columns = [...new Set([...cells.values()].flatMap(line => [...line.keys()]))]
  const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |\n`
  const lines = [...cells].map(([name, line]) =>
    row([name, ...columns.map(column => line.get(column) ?? '')]),
  )
  return row([corner, ...columns]) + row(['---', ...columns.map(() => '---')]) + lines.join('')
}
