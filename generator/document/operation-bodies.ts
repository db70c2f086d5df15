import type { BodyCase, Content, Operation } from '../ir/protocol.ts'
import { blocks, capital, code, enumeration, table } from './markdown.ts'
import { after, notes, prose, summary } from './prose.ts'
import { caseGates, type Here, sectionLink } from './site.ts'

/** Describes the body that a client sends after the request. */
export function uploadText(at: Here, { upload, source }: Operation): string {
  if (upload === undefined) return ''
  const { name, doc, wire } = upload
  const intro = says(at, `**Upload** ${code(name)}`, doc, source)
  const gates = caseGates(
    at,
    wire.map(each => each.gate),
  )
  const rows = wire.map((each, index) => [
    gates[index] ?? '',
    wayText(at, each.by),
    contentText(at, each.content),
    summary(at, each.doc, source),
  ])
  const more = wire.map((each, index) => ({
    label: capital(gates[index] || 'always'),
    doc: each.doc,
    source,
  }))
  return blocks(intro, table(['When', 'How', 'Contents', 'Remarks'], rows), notes(at, more))
}

/** Describes the body that a server sends beside the response. */
export function downloadText(at: Here, { download, source }: Operation): string {
  if (download === undefined) return ''
  const { name, doc, by, content } = download
  const rows = [[wayText(at, by), contentText(at, content)]]
  return blocks(says(at, `**Download** ${code(name)}`, doc, source), table(['How', 'Contents'], rows))
}

function says(at: Here, title: string, doc: string | undefined, source: Operation['source']): string {
  return doc === undefined ? title : after(`${title}:`, prose(at, doc, source))
}

function wayText(at: Here, by: BodyCase['by'] | 'push'): string {
  switch (by) {
    case 'frames':
      return 'in frames'
    case 'inline':
      return 'inline'
    case 'pull':
    case 'push': {
      const messages = at.site.protocol.channel?.messages ?? []
      const links = messages
        .filter(message => message.role === by)
        .map(message => sectionLink(at, 'logging', message.name, code(message.name)))
      return `${by === 'pull' ? 'pulled' : 'pushed'}, by the message ${enumeration(links)}`
    }
  }
}

/** Describes the contents of a body. */
export function contentText(at: Here, content: Content): string {
  return content.kind === 'bytes' ? 'any bytes' : sectionLink(at, 'streams', content.name)
}
