import type { Implementation, ImplementationSpan } from '../ir/implementation.ts'
import { formatVersion } from '../ir/version.ts'
import { blocks, code, enumeration, heading, link, list, table } from './markdown.ts'
import { prose } from './prose.ts'
import {
  describedVersions,
  featureLink,
  type Here,
  here,
  lineLink,
  type Site,
  sectionLink,
  sourceLink,
} from './site.ts'

/** Writes `implementations.md`: what other implementations of the protocol speak, by their releases. */
export function documentImplementations(site: Site): string {
  const at = here(site, 'implementations')
  const { implementations, implementation } = site.protocol
  return blocks(
    heading(1, 'Implementations'),
    `Others than ${implementation ?? 'the reference implementation'}, and how their dialects differ. **Accepts** is the oldest version of a peer. Programs find the same as data in ${code('implementations.ts')}.`,
    ...implementations.map(each => section(at, each)),
  )
}

function section(at: Here, { name, doc, repository, spans, source }: Implementation): string {
  return blocks(
    heading(2, name),
    doc === '' ? '' : prose(at, doc, source, 2),
    list([
      repository === undefined ? '' : `**Sources:** ${link(repository, repository)}`,
      `**Spec:** ${sourceLink(at, source)}`,
    ]),
    table(
      ['Releases', 'Version', 'Accepts', 'Clients offer', 'Servers offer', 'Operations', 'Spec'],
      spans.map(span => [
        spanText(span),
        versionText(at, span),
        span.accepts === undefined ? '' : formatVersion(span.accepts),
        features(at, span.clientFeatures),
        features(at, span.serverFeatures),
        operations(at, span),
        lineLink(at, span.source),
      ]),
    ),
    ...spans.map(span => differences(at, span)),
  )
}

function spanText({ from, to }: ImplementationSpan): string {
  if (to === from) return from
  return to === undefined ? `${from} and later` : `${from} to ${to}`
}

/** Writes a version, which need not be one of the spec: an implementation may count on its own. */
function versionText(at: Here, { version }: ImplementationSpan): string {
  const title = formatVersion(version)
  return describedVersions(at.site.protocol).includes(version) ? sectionLink(at, 'changelog', title) : title
}

function features(at: Here, names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map(name => featureLink(at, name)).join(', ')
}

function operations(at: Here, { serves, lacks }: ImplementationSpan): string {
  const links = (names: readonly string[]): string =>
    enumeration(names.map(name => sectionLink(at, 'operations', name)))
  if (serves !== undefined) return `only ${links(serves)}`
  return lacks === undefined || lacks.length === 0 ? '' : `not ${links(lacks)}`
}

function differences(at: Here, span: ImplementationSpan): string {
  const { differs, evidence, source } = span
  if (differs.length + evidence.length === 0) return ''
  return blocks(
    `**${spanText(span)}**`,
    list([
      ...differs.map(text => prose(at, text, source)),
      evidence.length === 0 ? '' : `Seen in ${enumeration(evidence.map(code))}.`,
    ]),
  )
}
