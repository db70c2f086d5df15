import type { Gate, Origin, Source, VersionWord } from '../ir/base.ts'
import { boundaries } from '../ir/boundaries.ts'
import { foldGate, isEmpty } from '../ir/gate.ts'
import { sessionWords } from '../ir/gate-words.ts'
import type { Protocol } from '../ir/protocol.ts'
import { typeWords } from '../ir/type-words.ts'
import type { TypeRef } from '../ir/types.ts'
import { formatVersion } from '../ir/version.ts'
import { ownPlaces, type Places, relativePath } from '../load/places.ts'
import { generatedFile, type Mirrored, type Sourced } from '../naming/mirror-path.ts'
import { code, enumeration, link, slug } from './markdown.ts'

/** Files of a protocol's documentation, all in one folder. */
export const pages = {
  index: 'README.md',
  handshake: 'handshake.md',
  operations: 'operations.md',
  types: 'types.md',
  streams: 'streams.md',
  logging: 'logging.md',
  changelog: 'changelog.md',
  releases: 'releases.md',
  implementations: 'implementations.md',
} as const

export type Page = keyof typeof pages

/** A definition with its own section, and the page of that section. */
export interface Place {
  readonly name: string
  readonly page: Page
}

/** Data that the pages of one protocol share. */
export interface Site {
  readonly protocol: Protocol
  /** Places of the project whose files the pages link to. */
  readonly files: Places
  readonly places: readonly Place[]
}

/** A place to write from: links are relative to it. */
export interface Here {
  readonly site: Site
  readonly page: Page
  /** Names with a local meaning in this section, such as its fields. */
  readonly own: ReadonlySet<string>
}

export function createSite(protocol: Protocol, files: Places): Site {
  const places = (page: Page, named: readonly { readonly name: string }[]): Place[] =>
    named.map(({ name }) => ({ name, page }))
  const { channel } = protocol
  return {
    protocol,
    files,
    places: [
      ...places('types', protocol.types),
      ...places('operations', protocol.operations),
      ...places('logging', [...(channel?.messages ?? []), ...(channel?.payloads ?? [])]),
      ...places('streams', [...protocol.grammars, ...protocol.streams]),
      ...places('changelog', protocol.features),
    ],
  }
}

export function here(site: Site, page: Page, own: Iterable<string> = []): Here {
  return { site, page, own: new Set(own) }
}

/** Links to a section, from anywhere. */
export function sectionLink({ page: from }: Here, page: Page, title: string, text: string = title): string {
  return link(text, `${from === page ? '' : pages[page]}#${slug(title)}`)
}

/**
 * Finds the section about a name: on this page if there is one, on another page if only one has it, and none
 * if the name has a local meaning.
 */
export function placeOf({ site, page, own }: Here, name: string): Place | undefined {
  if (own.has(name)) return undefined
  const places = site.places.filter(place => place.name === name)
  return places.find(place => place.page === page) ?? (places.length === 1 ? places[0] : undefined)
}

/** Writes a type expression in words, with every name as a link. */
export function typeLinks(at: Here, ref: TypeRef): string {
  return typeWords(ref, name => sectionLink(at, 'types', name))
}

/** Writes a gate in words, such as `since 1.27 and before 1.31`; empty if it always holds. */
export function gateText(at: Here, gate: Gate): string {
  const { since, before, feature, without } = foldGate(gate, at.site.protocol.versions)
  const span = [
    since === undefined ? [] : [`since ${formatVersion(since)}`],
    before === undefined ? [] : [`before ${formatVersion(before)}`],
  ].flat()
  const features = [
    feature === undefined ? [] : [`with ${featureLink(at, feature)}`],
    without === undefined ? [] : [`without ${featureLink(at, without)}`],
  ].flat()
  return [enumeration(span), enumeration(features)].filter(part => part !== '').join(', ')
}

/** Does the same as {@link gateText} for cases of which the first that fits is taken. */
export function caseGates(at: Here, gates: readonly Gate[]): string[] {
  const { versions } = at.site.protocol
  return gates.map((gate, index) => {
    const own = foldGate(gate, versions)
    const earlier = gates.slice(0, index).map(each => foldGate(each, versions))
    // If older forms follow newer ones, each ends where the one above it begins.
    const plain = earlier.every(({ since, ...rest }) => since !== undefined && isEmpty(rest))
    const before = Math.min(...earlier.map(({ since }) => since ?? 0))
    if (earlier.length > 0 && plain) return gateText(at, { ...own, before: own.before ?? before })
    return gateText(at, own) || (earlier.length === 0 ? '' : 'otherwise')
  })
}

export function featureLink(at: Here, name: string): string {
  return sectionLink(at, 'changelog', name, code(name))
}

/** Writes a release in words, such as `Demo 2.4`. */
export function releaseText({ site }: Here, release: string): string {
  return `${site.protocol.implementation ?? 'release'} ${release}`
}

/** Lists the versions that have sections in the changelog, in ascending order. */
export function describedVersions(protocol: Protocol): VersionWord[] {
  const { versions, releases } = protocol
  const told = [...versions.changes, ...releases].map(each => each.version)
  return [...new Set([...boundaries(protocol), ...told])].sort((a, b) => a - b)
}

/** Finds the folder of the spec, from the project's root. */
export function specFolder({ protocol, files }: Site): string {
  return `${files.spec}/${protocol.name}`
}

/** Finds the relative path from a page to a file that is given from the project's root. */
export function pathTo({ site: { protocol, files } }: Here, file: string): string {
  return relativePath(`${files.docs ?? ownPlaces.docs}/${protocol.name}/${pages.index}`, file)
}

/** Links to a line of the spec. */
export function sourceLink(at: Here, { file, line }: Source): string {
  return link(`${file}:${line}`, `${pathTo(at, file)}#L${line}`)
}

/** Links like {@link sourceLink}, but shorter. */
export function lineLink(at: Here, { file, line }: Source): string {
  return link(`line ${line}`, `${pathTo(at, file)}#L${line}`)
}

/** Links to a file written by hand that the spec names, by a short text. */
export function handWrittenLink(at: Here, folder: 'adapters' | 'grammars', via: string): string {
  return link(code(via), pathTo(at, `${at.site.files[folder]}/${via}.ts`))
}

/** Links to a name in a generated file. */
export function codeLink(at: Here, name: string, file: string): string {
  const { protocol, files } = at.site
  return link(code(name), pathTo(at, `${files.out}/${protocol.name}/${file}`))
}

/** Finds the generated file of a definition, which mirrors the file of the spec. */
export function mirroredFile({ site }: Here, kind: Mirrored, definition: Sourced): string {
  return generatedFile(kind, site.files.spec, site.protocol.name, definition)
}

/** Writes the item with the place that a definition is taken from; empty for one of the spec's own. */
export function originItem(page: Page, name: string, origin: Origin | undefined): string {
  if (origin === undefined) return ''
  const { protocol, title } = origin
  const anchor = name === '' ? '' : `#${slug(name)}`
  return `**From:** ${link(title, `../${protocol}/${pages[page]}${anchor}`)}, ${asOf(origin)}`
}

/** Writes the session that something is taken from. */
export function asOf({ at: version, features }: Pick<Origin, 'at' | 'features'>): string {
  return `as of ${sessionWords({ version, features: new Set(features) })}`
}

/** Links to a commit if its repository is known. */
export function commitLink({ site }: Here, commit: string): string {
  const { repository } = site.protocol
  return repository === undefined ? code(commit) : link(code(commit), `${repository}/commit/${commit}`)
}
