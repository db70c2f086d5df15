import { integerText } from '../ir/integer-text.ts'
import type { Protocol } from '../ir/protocol.ts'
import { formatVersion } from '../ir/version.ts'
import { blocks, code, enumeration, heading, link, list, table } from './markdown.ts'
import { prose, summary } from './prose.ts'
import {
  asOf,
  type Here,
  here,
  lineLink,
  type Page,
  pages,
  pathTo,
  placeOf,
  type Site,
  sectionLink,
  specFolder,
} from './site.ts'
import { powerText } from './wire-text.ts'
import { wordBytes } from './word-bytes.ts'

/** Writes `README.md`: an introduction to the protocol, and a guide to the other pages. */
export function documentOverview(site: Site, present: readonly Page[]): string {
  const at = here(site, 'index')
  const { protocol } = site
  const { title, doc, source, versions } = protocol
  const { min, max } = versions
  return blocks(
    heading(1, title),
    `Versions ${formatVersion(min)} to ${formatVersion(max)}, made from ${link(specFolder(site), pathTo(at, specFolder(site)))}.`,
    table(
      ['Page', 'What it holds'],
      contents(protocol)
        .filter(([page]) => present.includes(page))
        .map(([page, name, text]) => [link(name, pages[page]), text]),
    ),
    prose(at, doc, source, 1),
    ...(protocol.bases.length === 0 ? [] : [heading(2, 'Taken from other protocols'), basesList(at)]),
    heading(2, 'How to read the tables'),
    list([
      '**When** tells in which versions and with which features something is on the wire; if the cell is empty, it always is.',
      '**Default** is the value that a program may leave out, and that it gets if the field is not on the wire. Any other value is then refused, unless the default is called _droppable_: then the value is silently left out.',
      '**Always** a value: the field is a constant. It is read and ignored, unless it is _checked_: then readers refuse anything else.',
      'A list, set or map _until an empty string_ has no count before it: where the next element or key would stand, the empty string ends it.',
      'A union with a row for _any other_ tag reads what has no row of its own as that case, and writes it back with its tag. Other unions refuse such tags.',
      'A body that travels _inline_ ends by its grammar, or by its records: one record ends with its last field, and several have a count before them, or a marker before each and one at the end.',
      'A type that is _tagged by_ another has a word before it that tells whether it is there: 0 for no, 1 for yes.',
      'A type _as of_ a version is written as that version writes it, without features, whatever was negotiated.',
    ]),
    limitsText(protocol),
    constantsText(at, protocol),
  )
}

/** Lists the protocols that parts come from; all that these parts refer to comes along. */
function basesList(at: Here): string {
  return list(
    at.site.protocol.bases.map(({ kind, protocol, title, named, removed, ...session }) => {
      const from = `${link(title, `../${protocol}/${pages.index}`)} ${asOf(session)}`
      const names = (all: readonly string[]): string => enumeration(all.map(name => nameOf(at, name)))
      if (kind === 'imports') return `From the ${from}: ${names(named)}, and what these refer to.`
      const own = named.length === 0 ? '' : ` It has its own ${names(named)}.`
      const less = removed.length === 0 ? '' : ` It lacks ${names(removed)}.`
      return `A dialect of the ${from}: all that is not described otherwise is as there.${own}${less}`
    }),
  )
}

function nameOf(at: Here, name: string): string {
  const place = placeOf(at, name)
  if (place !== undefined) return sectionLink(at, place.page, name)
  return name.includes(' ') ? name.replace('the ', '') : code(name)
}

function contents({ implementation, versions, operations, types }: Protocol): [Page, string, string][] {
  return [
    [
      'handshake',
      'Handshake',
      'The first values of both sides, and how they agree on a version and on features',
    ],
    [
      'operations',
      'Operations',
      `All ${operations.length} operations: requests, bodies, responses, and reserved opcodes`,
    ],
    ['types', 'Types', `How the ${types.length} types are written`],
    ['streams', 'Streams', 'Formats and records that bodies are made of'],
    ['logging', 'Log channel', 'The messages between a request and its response'],
    [
      'changelog',
      'Changelog',
      `Changes by each version up to ${formatVersion(versions.max)} and by each feature`,
    ],
    [
      'releases',
      'Releases',
      `Versions that releases${implementation === undefined ? '' : ` of ${implementation}`} speak`,
    ],
    ['implementations', 'Implementations', 'Dialects of other implementations, by their releases'],
  ]
}

/** Lists the words that have a name. */
function constantsText(at: Here, { constants }: Protocol): string {
  if (constants.length === 0) return ''
  const rows = constants.map(({ name, value, doc, source }) => [
    code(name),
    code(integerText(value)),
    wordBytes(value),
    summary(at, doc, source),
    lineLink(at, source),
  ])
  return blocks(
    heading(2, 'Constants'),
    'Words that have a name, in programs as well.',
    table(['Name', 'Word', 'As bytes', 'Meaning', 'Spec'], rows),
  )
}

function limitsText({ limits }: Protocol): string {
  return blocks(
    heading(2, 'Limits'),
    'The most that a reader accepts, unless its options say otherwise. It refuses more before it allocates memory.',
    table(
      ['What', 'At most'],
      [
        ['Bytes of one string or byte sequence', powerText(limits.string)],
        ['Elements of one list, set or map', powerText(limits.count)],
        ['Bytes of one frame', powerText(limits.frame)],
        ['Depth of a type that contains itself', powerText(limits.depth)],
      ],
    ),
  )
}
