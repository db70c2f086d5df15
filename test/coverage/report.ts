// Writes docs/coverage.md: the parts of the spec that recordings carry, by release, and the reasons for the others.

import { activityTypeTable, resultTypeTable } from '../../generated/nix-daemon/enums.ts'
import { logChannel } from '../../generated/nix-daemon/log.ts'
import { operations } from '../../generated/nix-daemon/operations.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import { featureNames, type Gate } from '../../runtime/session/gate.ts'
import { formatVersion } from '../../runtime/session/session.ts'
import { servesOpcode } from '../live/support/served.ts'
import { RELEASES } from '../peers/installed.ts'
import type { Peer } from '../peers/peer.ts'
import { type PossiblePart, possibleParts } from './possible-parts.ts'
import type { RecordedParts } from './recorded-parts.ts'

const releases: readonly string[] = Object.values(RELEASES)

/** The reasons for which no session has these messages, activities and results. */
const ABSENT: Readonly<Record<string, string>> = {
  'message Write': 'only `ExportPath` has it, which no tool sends; the live tests call it',
  'activity FileTransfer': 'nothing is fetched from a network here',
  'activity VerifyPaths': '`nix store verify` has it in the client, not in the daemon',
  'activity PostBuildHook': 'no hook is set up',
  'activity FetchTree': 'trees are fetched by the client',
  'activity FetchToStore': 'newer than any release that can be installed',
  'result UntrustedPath': '`nix store verify` has it in the client, not in the daemon',
  'result CorruptedPath': '`nix store verify` has it in the client, not in the daemon',
  'result PostBuildLogLine': 'no hook is set up',
  'result FetchStatus': 'trees are fetched by the client',
  'result FetchToStore': 'newer than any release that can be installed',
}

interface Missing {
  readonly what: string
  readonly why: string
}

/** Writes the whole page. */
export function coverageReport(layout: Layout, seen: RecordedParts): string {
  const [lowest, highest] = seen.versions.map(formatVersion)
  const lines = [...operations.values()].map(operation => {
    const asked = ofType(layout, seen, `${operation.name}Request`)
    const told = ofType(layout, seen, `${operation.name}Response`)
    const missing = why(seen, operation, [...asked.missing, ...told.missing])
    const releases = releasesOf(seen, `${operation.name}Request `)
    return { operation, releases, share: [asked, told].map(each => `${each.seen} of ${each.all}`), missing }
  })
  return `# Coverage of the spec by recordings

This file is written by \`npx vitest run test/coverage\`. It says which parts of the spec the ${seen.sessions} recorded
sessions between real tools and real daemons carry, at ${lowest} to ${highest}. The other operations are called by the
[live tests](../test/live) if a release serves them, and the [property tests](../test/properties) write and read
every type at every gate.

## Operations

| operation | daemons | parts of the request | parts of the response |
| --- | --- | --- | --- |
${lines.map(({ operation, releases, share }) => `| ${operation.name} | ${releases || 'none'} | ${share.join(' | ')} |`).join('\n')}

## Log messages, activities and results

| kind | daemons |
| --- | --- |
${kinds()
  .map(
    kind => `| ${kind} | ${[...(seen.kinds.get(kind) ?? [])].sort(byRelease).join(', ') || absent(kind)} |`,
  )
  .join('\n')}

## Not seen in the recordings, and why

${lines.flatMap(({ operation, missing }) => sectionOf(operation.name, missing)).join('\n')}`
}

function ofType(
  layout: Layout,
  seen: RecordedParts,
  type: string,
): { readonly seen: number; readonly all: number; readonly missing: readonly PossiblePart[] } {
  const possible = type in layout ? possibleParts(layout, type) : []
  const missing = possible.filter(part => !seen.parts.has(`${type} ${part.path}`))
  return { seen: possible.length - missing.length, all: possible.length, missing }
}

type Known = NonNullable<ReturnType<(typeof operations)['get']>>

function why(seen: RecordedParts, operation: Known, parts: readonly PossiblePart[]): Missing[] {
  if (seen.parts.has(`${operation.name}Request `)) {
    return parts.map(part => ({
      what: part.path,
      why: behind(seen, part.gates) ?? 'empty or absent in every session',
    }))
  }
  const serving = releases.filter(version => servesOpcode({ version } as Peer, operation.opcode))
  const reason =
    behind(seen, [operation.gate]) ??
    (serving.length === 0
      ? 'no release that can be installed serves it'
      : `no tool sends it; the live tests call it with ${serving.join(', ')}`)
  return [{ what: 'all of it', why: reason }]
}

/** Describes the first gate that no recorded session passes. */
function behind({ versions: [lowest, highest] }: RecordedParts, gates: readonly Gate[]): string | undefined {
  for (const { since = 0, before = Number.POSITIVE_INFINITY, feature = 0 } of gates) {
    if (feature !== 0) {
      return `no release that can be installed offers ${featureNames(feature, nixDaemon.features).join(', ')}`
    }
    if (before <= lowest) return `only before ${formatVersion(before)}, which no recorded session speaks`
    if (since > highest) return `only since ${formatVersion(since)}, which no recorded session speaks`
  }
  return undefined
}

function sectionOf(name: string, missing: readonly Missing[]): string[] {
  if (missing.length === 0) return []
  const byReason = new Map<string, Missing[]>()
  for (const each of missing) byReason.set(each.why, [...(byReason.get(each.why) ?? []), each])
  const lines = [...byReason].map(
    ([reason, parts]) => `- ${parts.map(part => `\`${part.what}\``).join(', ')}: ${reason}`,
  )
  return [`### ${name}`, '', ...lines.map(line => line.replace('`all of it`', 'All of it')), '']
}

function absent(kind: string): string {
  const reason = ABSENT[kind]
  if (reason === undefined) throw new Error(`no recording has ${kind}, and ABSENT has no reason for it`)
  return `none: ${reason}`
}

function releasesOf(seen: RecordedParts, part: string): string {
  return [...(seen.parts.get(part) ?? [])].sort(byRelease).join(', ')
}

function kinds(): string[] {
  return [
    ...Object.keys(logChannel.roles).map(name => `message ${name}`),
    ...[...activityTypeTable.values.keys()].map(name => `activity ${name}`),
    ...[...resultTypeTable.values.keys()].map(name => `result ${name}`),
  ]
}

function byRelease(a: string, b: string): number {
  return releases.indexOf(a) - releases.indexOf(b)
}
