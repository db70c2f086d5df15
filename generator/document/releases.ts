import type { Release } from '../ir/protocol.ts'
import { formatVersion } from '../ir/version.ts'
import { blocks, enumeration, heading, table } from './markdown.ts'
import { notes, summary } from './prose.ts'
import { featureLink, type Here, here, lineLink, releaseText, type Site, sectionLink } from './site.ts'

/** Writes `releases.md`: the version and the features of each release. */
export function documentReleases(site: Site): string {
  const at = here(site, 'releases')
  const { releases, implementation } = site.protocol
  const versions = [...new Set(releases.map(release => release.version))].sort((a, b) => b - a)
  return blocks(
    heading(1, `Releases${implementation === undefined ? '' : ` of ${implementation}`}`),
    'A release without a third number stands for all releases that begin like it.',
    heading(2, 'By release'),
    table(
      ['Release', 'Version', 'Remarks', 'Spec'],
      releases.map(release => [
        spanText(release),
        versionLink(at, release),
        summary(at, release.doc, release.source),
        lineLink(at, release.source),
      ]),
    ),
    notes(
      at,
      releases.map(release => ({ ...release, label: spanText(release) })),
    ),
    heading(2, 'By version'),
    table(
      ['Version', 'Releases'],
      versions.map(version => [
        sectionLink(at, 'changelog', formatVersion(version)),
        releasesOf(at, version),
      ]),
    ),
    featureTable(at),
  )
}

function versionLink(at: Here, { version }: Release): string {
  return sectionLink(at, 'changelog', formatVersion(version))
}

/** Writes which releases know a feature, for each side. */
function featureTable(at: Here): string {
  const { features, releases } = at.site.protocol
  const known = (side: 'clientFeatures' | 'serverFeatures', name: string): string =>
    releases
      .filter(release => release[side].includes(name))
      .map(spanText)
      .join(', ')
  const rows = features.map(({ name, vendor }) => [
    featureLink(at, name),
    known('clientFeatures', name),
    known('serverFeatures', name),
    vendor === undefined ? '' : `of ${vendor}`,
  ])
  if (rows.length === 0) return ''
  const title = heading(2, 'By feature')
  return blocks(title, table(['Feature', 'Sent by clients of', 'Sent by servers of', 'Remarks'], rows))
}

function spanText({ from, to }: Release): string {
  return to === undefined ? from : `${from} to ${to}`
}

/** Writes the releases that speak a version, such as `Demo 2.0 to 2.0.4`; empty if none does. */
export function releasesOf(at: Here, version: number): string {
  const spans = at.site.protocol.releases.filter(each => each.version === version).map(spanText)
  return spans.length === 0 ? '' : releaseText(at, enumeration(spans))
}
