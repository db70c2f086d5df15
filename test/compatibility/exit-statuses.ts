// The exit status of tools by the kind of a build's failure.

import { system } from '../live/support/scene.ts'
import type { Daemon, Peer } from '../peers/peer.ts'

const derivation = (name: string, script: string, more = ''): string =>
  `derivation { name = "${name}"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "${script}" ]; PATH = "/usr/bin:/bin"; ${more} }`
const wrongHash = `outputHashAlgo = "sha256"; outputHash = "${'1'.repeat(52)}";`
const fails = (name: string): string => derivation(name, 'exit 3')
const sleeps = (name: string): string => derivation(name, 'sleep 60')
const differs = derivation('differs', 'cat /proc/sys/kernel/random/uuid > $out')
const build = (options: string, expression: string): string =>
  `nix-build --no-out-link ${options} -E '${expression}'`

/** Kinds of failures, with the commands that end so, and the status of the last one if the session carries it. */
export const failures: readonly (readonly [kind: string, status: number, ...commands: string[]])[] = [
  ['a builder that fails', 100, build('-K', fails('fails'))],
  ['a dependency that fails', 100, build('', derivation('above', 'exit 0', `input = ${fails('below')};`))],
  ['a builder that is not there', 100, build('', fails('no-shell').replace('/bin/sh', '/none'))],
  ['a timeout', 101, build('--timeout 1', sleeps('sleeps'))],
  ['a timeout of silence', 101, build('--max-silent-time 1', sleeps('is-silent'))],
  ['a wrong hash', 102, build('', derivation('wrong', 'echo > $out', wrongHash))],
  ['a build that differs', 104, build('', differs), build('--check', differs)],
  [
    'a timeout and a wrong hash',
    103,
    build(
      '--keep-going --timeout 1',
      `[ (${sleeps('both')}) (${derivation('both-wrong', 'echo > $out', wrongHash)}) ]`,
    ),
  ],
  ['two builders that fail', 100, build('--keep-going', `[ (${fails('one')}) (${fails('two')}) ]`)],
  ['no derivation', 1, `nix-store --realise /nix/store/${'0'.repeat(32)}-absent`],
]

export type Run = Daemon['run']

/** Runs all of them at once, and returns the statuses in order. */
export async function exitStatuses(run: Run, tools: Peer): Promise<number[]> {
  const commands = failures.map(
    ([, , ...each], index) => `( { ${each.join('; ')}; } >/dev/null 2>&1; echo "${index} $?" ) &`,
  )
  const { stdout } = await run(tools, ['sh', '-c', `${commands.join('\n')}\nwait`], { timeout: 60_000 })
  const lines = stdout.toString().trim().split('\n')
  const statuses = new Map(lines.map(line => line.split(' ').map(Number) as [number, number]))
  return failures.map((_, index) => statuses.get(index) ?? -1)
}

/** Lists the statuses of all kinds if the session carries them. */
export const carried: readonly number[] = failures.map(([, status]) => status)

/** The statuses if it does not. */
export const notCarried: readonly number[] = failures.map(() => 1)
