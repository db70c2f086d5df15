import type { Introduced } from '../ir/base.ts'
import { isServed } from '../ir/is-served.ts'
import type { Ended, Operation } from '../ir/protocol.ts'
import { formatVersion } from '../ir/version.ts'
import { capital } from './markdown.ts'
import { after, prose } from './prose.ts'
import { featureLink, gateText, type Here, releaseText } from './site.ts'

/** Writes when something was introduced, such as `1.12, Demo 1.2`. */
export function introducedText(at: Here, { version, release, bumped, feature }: Introduced): string {
  return [
    version === undefined ? [] : [`${formatVersion(version)}${bumped ? ' (raised for it)' : ''}`],
    release === undefined ? [] : [releaseText(at, release)],
    feature === undefined ? [] : [`feature ${featureLink(at, feature)}`],
  ]
    .flat()
    .join(', ')
}

/** Writes since when something is obsolete or removed. */
export function endedText(at: Here, { version, release }: Partial<Ended> = {}): string {
  return introducedText(at, {
    ...(version === undefined ? {} : { version }),
    ...(release === undefined ? {} : { release }),
    bumped: false,
  })
}

/** Writes which releases serve an operation. */
export function servedText(at: Here, { served }: Operation): string {
  if (served === undefined) return ''
  if (served.to === undefined) return `${releaseText(at, served.from)} and later`
  return served.to === served.from
    ? `${releaseText(at, served.from)} only`
    : `${releaseText(at, served.from)} to ${served.to}`
}

/** Writes in which sessions an operation exists. */
export function availableText(at: Here, operation: Operation): string {
  const { min, max } = at.site.protocol.versions
  const span = `${formatVersion(min)} to ${formatVersion(max)}`
  if (!isServed(at.site.protocol, operation)) return `in none of the versions from ${span}`
  return gateText(at, operation.gate) || `in all versions, ${span}`
}

/** Writes the life of an operation as items of a list. */
export function lifeItems(at: Here, operation: Operation): string[] {
  const { introduced, obsolete, removed, served, trusted, source } = operation
  const item = (title: string, text: string): string => (text === '' ? '' : after(`**${title}:**`, text))
  const ended = (end: Ended | undefined): string => {
    if (end === undefined) return ''
    return sentences(endedText(at, end), prose(at, end.doc, source))
  }
  return [
    item('Available', availableText(at, operation)),
    item('Introduced', introducedText(at, introduced)),
    item('Obsolete since', ended(obsolete)),
    item('Removed in', ended(removed)),
    item(
      'Served by',
      sentences(servedText(at, operation), served?.doc === undefined ? '' : prose(at, served.doc, source)),
    ),
    item('Only for trusted clients', trusted === undefined ? '' : prose(at, trusted, source)),
    item('Log channel', operation.channel ? '' : 'none; the response follows at once'),
  ]
}

/** Joins a few words and a text about them. */
function sentences(words: string, text: string): string {
  if (words === '' || text === '') return words + text
  return after(`${capital(words)}.`, text)
}
