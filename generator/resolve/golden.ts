import type { Golden, Versions } from '../ir/protocol.ts'
import type { ResolveContext } from './context.ts'
import { child, type Entry, items, pick, sourceOf, spanOf } from './entry.ts'
import { resolveVersion } from './gates.ts'
import type { RawGolden } from './raw-golden.ts'
import type { Sections } from './sections.ts'

type Named = Entry<{ readonly name: string; readonly golden?: readonly RawGolden[] }>

/** Reads the bytes and values beside types, operations, messages and streams. */
export function resolveGolden(context: ResolveContext, sections: Sections, { max }: Versions): Golden[] {
  const channel = sections.single('channel')
  const messages = channel === undefined ? [] : items(child(channel, 'messages'))
  const beside = (entry: Named, kind: Golden['kind']): Golden[] =>
    items(child(entry, 'golden')).flatMap(
      each => resolveOne(context, each, each.data.part ?? kind, entry.data.name, max) ?? [],
    )
  return [
    ...sections.list('types').flatMap(entry => beside(entry, 'type')),
    ...messages.flatMap(entry => beside(entry, 'message')),
    ...sections.list('streams').flatMap(entry => beside(entry, 'stream')),
    ...sections.list('operations').flatMap(entry => beside(entry, 'request')),
  ]
}

function resolveOne(
  context: ResolveContext,
  entry: Entry<RawGolden>,
  kind: Golden['kind'],
  of: string,
  newest: number,
): Golden | undefined {
  const { data } = entry
  const bytes = bytesOf(context, entry)
  if (bytes === undefined) return undefined
  const golden: Golden = {
    kind,
    of,
    version: data.at === undefined ? newest : resolveVersion(context, data.at, spanOf(entry, 'at')),
    features: data.features ?? [],
    bytes,
    value: data.value,
    ...pick(data, 'doc'),
    source: sourceOf(entry),
  }
  return context.spans.track(golden, entry)
}

/** Finds the digits of the bytes; undefined if they are missing, which is reported. */
function bytesOf({ report, hexFiles }: ResolveContext, entry: Entry<RawGolden>): string | undefined {
  const { hex, file } = entry.data
  if ((hex === undefined) === (file === undefined)) {
    report('golden-bytes', spanOf(entry), 'bytes need exactly one of `hex` and `file`')
    return undefined
  }
  if (file === undefined) return hex?.replace(/\s/g, '')
  const text = hexFiles.get(entry.file.path.replace(/[^/]*$/, file))
  if (text === undefined) {
    report('golden-bytes', spanOf(entry, 'file'), `there is no file ${file} beside this one`)
    return undefined
  }
  if (/^\s*([0-9a-f]{2}\s*)*$/.test(text)) return text.replace(/\s/g, '')
  report(
    'golden-bytes',
    spanOf(entry, 'file'),
    `${file} holds more than hexadecimal digits, two for each byte`,
  )
  return undefined
}
