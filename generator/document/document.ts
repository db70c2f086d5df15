import type { Protocol } from '../ir/protocol.ts'
import { ownPlaces, type Places } from '../load/places.ts'
import { headerText } from '../write/header.ts'
import { documentChangelog } from './changelog.ts'
import { documentHandshake } from './handshake.ts'
import { documentImplementations } from './implementations.ts'
import { documentLogging } from './logging.ts'
import { documentOperations } from './operations.ts'
import { documentOverview } from './overview.ts'
import { documentReleases } from './releases.ts'
import { createSite, type Page, pages, specFolder } from './site.ts'
import { documentStreams } from './streams.ts'
import { documentTypes } from './types.ts'

/**
 * Writes every page about a protocol, by its name in the folder of the documentation; a part that the
 * protocol lacks has no page.
 */
export function document(protocol: Protocol, places: Places = ownPlaces): Map<string, string> {
  const site = createSite(protocol, places)
  const { handshake, channel, operations, types, grammars, streams, releases } = protocol
  const texts = new Map<Page, string>()
  if (handshake !== undefined) texts.set('handshake', documentHandshake(site, handshake))
  if (operations.length > 0) texts.set('operations', documentOperations(site))
  if (types.length > 0) texts.set('types', documentTypes(site))
  if (grammars.length + streams.length > 0) texts.set('streams', documentStreams(site))
  if (channel !== undefined) texts.set('logging', documentLogging(site, channel))
  texts.set('changelog', documentChangelog(site))
  if (releases.length > 0) texts.set('releases', documentReleases(site))
  if (protocol.implementations.length > 0) texts.set('implementations', documentImplementations(site))
  texts.set('index', documentOverview(site, [...texts.keys()]))
  return new Map(
    [...texts].map(([page, text]) => [pages[page], `<!-- ${headerText(specFolder(site))} -->\n\n${text}\n`]),
  )
}
