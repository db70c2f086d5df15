import type { Golden } from '../ir/protocol.ts'
import { formatVersion } from '../ir/version.ts'
import { blocks, enumeration } from './markdown.ts'
import { prose } from './prose.ts'
import type { Here } from './site.ts'

const WORDS = 4

/** Shows the golden vectors of an entry: bytes and the value that they stand for; nothing if there are none. */
export function goldenText(at: Here, of: string, ...kinds: readonly Golden['kind'][]): string {
  const found = at.site.protocol.golden.filter(each => each.of === of && kinds.includes(each.kind))
  return blocks(...found.map(golden => one(at, golden)))
}

function one(at: Here, { kind, version, features, bytes, value, doc, source }: Golden): string {
  const what = kind === 'request' || kind === 'response' ? ` of a ${kind}` : ''
  const session = `${formatVersion(version)}${features.length === 0 ? '' : ` with ${enumeration(features)}`}`
  const fence = '```'
  return blocks(
    `Bytes${what} at ${session}, and their value:`,
    doc === undefined ? '' : prose(at, doc, source, 4),
    `${fence}text\n${lines(bytes)}\n${fence}`,
    `${fence}json\n${JSON.stringify(value, null, 2)}\n${fence}`,
  )
}

/** Writes bytes in words of 8, four in a line. */
function lines(bytes: string): string {
  const words = bytes.match(/.{1,16}/g) ?? []
  const rows = Array.from({ length: Math.ceil(words.length / WORDS) }, (_, row) =>
    words.slice(row * WORDS, (row + 1) * WORDS).join(' '),
  )
  return rows.length === 0 ? '(none)' : rows.join('\n')
}
