// Writes docs/coverage/: for each protocol the parts of the spec that recordings carry, by release, and the reasons for the others.

import { activityTypeTable, resultTypeTable } from '../../generated/nix-daemon/enums.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import type { AnyOperation, Protocol } from '../../runtime/protocol/protocol.ts'
import { featureNames, type Gate } from '../../runtime/session/gate.ts'
import { formatVersion } from '../../runtime/session/session.ts'
import { compareReleases } from '../live/support/releases.ts'
import { lifetimesOf, servesOpcode } from '../live/support/served.ts'
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
export function coverageReport(protocol: Protocol, layout: Layout, seen: RecordedParts): string {
  const [lowest, highest] = seen.sessions === 0 ? [] : seen.versions.map(formatVersion)
  const span = lowest === undefined ? '' : `, at ${lowest} to ${highest}`
  const lines = [...protocol.operations.values()].map(operation => {
    const asked = ofType(layout, seen, `${operation.name}Request`)
    const told = ofType(layout, seen, `${operation.name}Response`)
    const missing = why(protocol, seen, operation, [...asked.missing, ...told.missing])
    const releases = releasesOf(seen, `${operation.name}Request `)
    return { operation, releases, share: [asked, told].map(each => `${each.seen} of ${each.all}`), missing }
  })
  return `# Coverage of ${protocol.name} by recordings

This file is written by \`npx vitest run test/coverage -u\`. It says which parts of the spec the ${seen.sessions} recorded
sessions between real tools and real servers carry${span}. The other operations are called by the
[live tests](../../test/live) if a release serves them, and the [property tests](../../test/properties) write and read
every type at every gate.

## Operations

| operation | servers | parts of the request | parts of the response |
| --- | --- | --- | --- |
${lines.map(({ operation, releases, share }) => `| ${operation.name} | ${releases || 'none'} | ${share.join(' | ')} |`).join('\n')}
${messagesSection(protocol, seen)}
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

function why(
  protocol: Protocol,
  seen: RecordedParts,
  operation: AnyOperation,
  parts: readonly PossiblePart[],
): Missing[] {
  if (seen.parts.has(`${operation.name}Request `)) {
    return parts.map(part => ({
      what: part.path,
      why: behind(protocol, seen, part.gates) ?? 'empty or absent in every session',
    }))
  }
  const reason = behind(protocol, seen, [operation.gate]) ?? notSent(protocol, operation)
  return [{ what: 'all of it', why: reason }]
}

/** Says why no recorded session has an operation, though they speak its versions. */
function notSent({ name }: Protocol, { opcode }: AnyOperation): string {
  const lifetimes = lifetimesOf(name)
  // A protocol that says of no operation which releases serve it has other releases.
  if ([...lifetimes.values()].every(each => each === undefined)) return 'no recorded tool sends it'
  const serving = releases.filter(version => servesOpcode({ version } as Peer, opcode, lifetimes))
  return serving.length === 0
    ? 'no release that can be installed serves it'
    : `no tool sends it; the live tests call it with ${serving.join(', ')}`
}

/** Describes the first gate that no recorded session passes. */
function behind(
  { features }: Protocol,
  { versions: [lowest, highest], sessions }: RecordedParts,
  gates: readonly Gate[],
): string | undefined {
  if (sessions === 0) return 'no session is recorded'
  for (const { since = 0, before = Number.POSITIVE_INFINITY, feature = 0 } of gates) {
    if (feature !== 0) {
      return `no release that can be installed offers ${featureNames(feature, features).join(', ')}`
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

/** Writes the table of messages; empty for a protocol without any. */
function messagesSection(protocol: Protocol, seen: RecordedParts): string {
  const all = kinds(protocol)
  if (all.length === 0) return ''
  const rows = all.map(kind => {
    const found = [...(seen.kinds.get(kind) ?? [])].sort(byRelease).join(', ')
    return `| ${kind} | ${found || absent(protocol, kind)} |`
  })
  return `
## ${all.length > messagesOf(protocol).length ? 'Log messages, activities and results' : 'Log messages'}

| kind | servers |
| --- | --- |
${rows.join('\n')}
`
}

function absent(protocol: Protocol, kind: string): string {
  const reason = hasPayloads(protocol) ? ABSENT[kind] : 'no recorded session has it'
  if (reason === undefined) throw new Error(`no recording has ${kind}, and ABSENT has no reason for it`)
  return `none: ${reason}`
}

function releasesOf(seen: RecordedParts, part: string): string {
  return [...(seen.parts.get(part) ?? [])].sort(byRelease).join(', ')
}

/** Tells whether messages hold activities and results, of which there are tables. */
function hasPayloads(protocol: Protocol): boolean {
  return messagesOf(protocol).includes('Result')
}

function messagesOf({ channel }: Protocol): string[] {
  return Object.keys(channel?.roles ?? {})
}

function kinds(protocol: Protocol): string[] {
  const messages = messagesOf(protocol).map(name => `message ${name}`)
  if (!hasPayloads(protocol)) return messages
  return [
    ...messages,
    ...[...activityTypeTable.values.keys()].map(name => `activity ${name}`),
    ...[...resultTypeTable.values.keys()].map(name => `result ${name}`),
  ]
}

function byRelease(a: string, b: string): number {
  return compareReleases(a, b)
}
