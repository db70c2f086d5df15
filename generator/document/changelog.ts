import { type Comparison, compareSessions } from '../differences/compare-sessions.ts'
import type { VersionWord } from '../ir/base.ts'
import type { Feature, Operation } from '../ir/protocol.ts'
import { formatVersion } from '../ir/version.ts'
import { changeItems } from './changes.ts'
import { blocks, heading, list, table } from './markdown.ts'
import { endedText, introducedText, servedText } from './operation-life.ts'
import { prose } from './prose.ts'
import { releasesOf } from './releases.ts'
import {
  commitLink,
  describedVersions,
  type Here,
  here,
  releaseText,
  type Site,
  sectionLink,
  sourceLink,
} from './site.ts'

/**
 * Writes `changelog.md`: the changes of each version and each feature by the gates, and the lives of
 * operations.
 */
export function documentChangelog(site: Site): string {
  const at = here(site, 'changelog')
  const { versions, features } = site.protocol
  const { min, max, doc } = versions
  return blocks(
    heading(1, 'Changelog'),
    `Versions ${formatVersion(min)} to ${formatVersion(max)} are described here; older ones are listed as history.`,
    doc === undefined ? '' : prose(at, doc, site.protocol.source, 1),
    heading(2, 'Versions'),
    ...describedVersions(site.protocol)
      .reverse()
      .map(version => versionSection(at, version)),
    features.length === 0 ? '' : heading(2, 'Features'),
    ...features.map(feature => featureSection(at, feature)),
    heading(2, 'History of the operations'),
    historyTable(at),
  )
}

function versionSection(at: Here, version: VersionWord): string {
  const { protocol } = at.site
  const change = protocol.versions.changes.find(each => each.version === version)
  const { min, max } = protocol.versions
  const none = new Set<string>()
  const comparison =
    version > min && version <= max
      ? compareSessions(protocol, { version: version - 1, features: none }, { version, features: none })
      : undefined
  const released = releasesOf(at, version)
  return blocks(
    heading(3, formatVersion(version)),
    change === undefined ? '' : prose(at, change.doc, change.source, 3),
    list([
      released === '' ? '' : `**Spoken by:** ${released}`,
      change?.commit === undefined ? '' : `**Commit:** ${commitLink(at, change.commit)}`,
      ...milestones(at, version, new Set(comparison?.operations.map(each => each.name))),
      change === undefined ? '' : `**Spec:** ${sourceLink(at, change.source)}`,
    ]),
    comparison === undefined ? '' : changeList(at, comparison, 'No bytes differ from the version before.'),
  )
}

function changeList(at: Here, comparison: Comparison, none: string): string {
  const items = changeItems(at, comparison)
  return items.length === 0 ? none : blocks('On the wire:', list(items))
}

/** Lists the changes of operations under a version, other than differences on the wire. */
function milestones(at: Here, version: number, told: ReadonlySet<string>): string[] {
  const { operations } = at.site.protocol
  const item = (title: string, when: (operation: Operation) => number | undefined): string => {
    const found = operations.filter(each => when(each) === version && !told.has(each.name))
    const links = found.map(({ name }) => sectionLink(at, 'operations', name))
    return links.length === 0 ? '' : `**${title}:** ${links.join(', ')}`
  }
  return [
    item('Operations that came while it was current', ({ introduced }) => introduced.version),
    item('Operations that went', ({ removed }) => removed?.version),
    obsoleteItem(at, version),
  ]
}

function obsoleteItem(at: Here, version: number): string {
  const found = at.site.protocol.operations.filter(({ obsolete }) => obsolete?.version === version)
  const links = found.map(({ name }) => sectionLink(at, 'operations', name))
  return links.length === 0 ? '' : `**Obsolete from here on:** ${links.join(', ')}`
}

function featureSection(at: Here, { name, doc, vendor, source }: Feature): string {
  const { protocol } = at.site
  const version = protocol.versions.max
  const comparison = compareSessions(
    protocol,
    { version, features: new Set() },
    { version, features: new Set([name]) },
  )
  const known = (side: 'clientFeatures' | 'serverFeatures'): string =>
    protocol.releases
      .filter(release => release[side].includes(name))
      .map(({ from }) => releaseText(at, from))
      .join(', ')
  const [clients, servers] = [known('clientFeatures'), known('serverFeatures')]
  return blocks(
    heading(3, name),
    prose(at, doc, source, 3),
    list([
      vendor === undefined ? '' : `**Of:** ${vendor}`,
      clients === '' ? '' : `**Known by clients of:** ${clients}`,
      servers === '' ? '' : `**Offered by servers of:** ${servers}`,
      `**Spec:** ${sourceLink(at, source)}`,
    ]),
    changeList(at, comparison, 'No bytes depend on it.'),
  )
}

function historyTable(at: Here): string {
  const operations = [...at.site.protocol.operations].sort((a, b) => a.opcode - b.opcode)
  return table(
    ['Opcode', 'Operation', 'Introduced', 'Obsolete since', 'Removed in', 'Served by'],
    operations.map(operation => [
      String(operation.opcode),
      sectionLink(at, 'operations', operation.name),
      introducedText(at, operation.introduced),
      operation.obsolete === undefined ? '' : endedText(at, operation.obsolete),
      operation.removed === undefined ? '' : endedText(at, operation.removed),
      servedText(at, operation),
    ]),
  )
}
