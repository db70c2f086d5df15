import { isServed } from '../ir/is-served.ts'
import type { Operation } from '../ir/protocol.ts'
import { camel } from '../naming/names.ts'
import { fieldsTable, ownNames, writtenType } from './fields.ts'
import { goldenText } from './golden.ts'
import { blocks, code, heading, list, table } from './markdown.ts'
import { downloadText, uploadText } from './operation-bodies.ts'
import { endedText, lifeItems, servedText } from './operation-life.ts'
import { details, notes, prose, summary } from './prose.ts'
import {
  codeLink,
  gateText,
  type Here,
  here,
  lineLink,
  mirroredFile,
  originItem,
  type Site,
  sectionLink,
  sourceLink,
} from './site.ts'

/** Writes `operations.md`: a table of all operations, and a section for each in the order of the opcodes. */
export function documentOperations(site: Site): string {
  const at = here(site, 'operations')
  const { protocol } = site
  const operations = [...protocol.operations].sort((a, b) => a.opcode - b.opcode)
  const kept = operations.filter(({ removed }) => removed === undefined)
  const gone = operations.filter(({ removed }) => removed !== undefined)
  const current = kept.filter(({ obsolete }) => obsolete === undefined)
  const old = kept.filter(({ obsolete }) => obsolete !== undefined)
  return blocks(
    heading(1, 'Operations'),
    'A request is the opcode, the fields, and perhaps an upload. The response follows the end of the log channel.',
    tocOf(at, 'Current operations', 'When', current, ({ gate }) => gateText(at, gate)),
    tocOf(at, 'Obsolete operations', 'Obsolete since', old, ({ obsolete }) => endedText(at, obsolete)),
    tocOf(at, 'Removed operations', 'Removed in', gone, ({ removed }) => endedText(at, removed)),
    reservedTable(at),
    ...operations.map(operation => section(site, operation)),
  )
}

function tocOf(
  at: Here,
  title: string,
  column: string,
  operations: readonly Operation[],
  when: (operation: Operation) => string,
): string {
  if (operations.length === 0) return ''
  const rows = operations.map(operation => [
    String(operation.opcode),
    sectionLink(at, 'operations', operation.name),
    when(operation),
    servedText(at, operation),
    summary(at, operation.doc, operation.source),
  ])
  return blocks(heading(2, title), table(['Opcode', 'Operation', column, 'Served by', 'What it does'], rows))
}

function reservedTable(at: Here): string {
  const { reserved } = at.site.protocol
  if (reserved.length === 0) return ''
  const rows = reserved.map(({ opcode, name, doc, source }) => [
    String(opcode),
    name === undefined ? '' : code(name),
    summary(at, doc, source),
    lineLink(at, source),
  ])
  return blocks(
    heading(2, 'Reserved opcodes'),
    'Nothing else may use them.',
    table(['Opcode', 'Name', 'Remarks', 'Spec'], rows),
    notes(
      at,
      reserved.map(each => ({ ...each, label: String(each.opcode) })),
    ),
  )
}

function section(site: Site, operation: Operation): string {
  const { name, opcode, doc, source } = operation
  const at = here(site, 'operations', [name, ...namesIn(site, operation)])
  return blocks(
    heading(2, name),
    prose(at, doc, source, 2),
    list([
      `**Opcode:** ${opcode}`,
      ...lifeItems(at, operation),
      originItem('operations', name, operation.origin),
      `**Spec:** ${sourceLink(at, source)}`,
      codeItem(at, operation),
    ]),
    requestText(at, operation),
    uploadText(at, operation),
    downloadText(at, operation),
    responseText(at, operation),
    goldenText(at, name, 'request', 'response'),
  )
}

function namesIn(site: Site, { request, response, upload, download }: Operation): string[] {
  const answer = response.kind === 'fields' ? response.fields : []
  const bodies = [upload, download].flatMap(body => (body === undefined ? [] : [body.name]))
  return [...ownNames(site, [...request, ...answer]), ...bodies]
}

function codeItem(at: Here, operation: Operation): string {
  if (!isServed(at.site.protocol, operation)) return ''
  const { name } = operation
  return `**Code:** ${codeLink(at, name, mirroredFile(at, 'operations', operation))}, called by ${codeLink(at, camel(name), 'client.ts')}`
}

function requestText(at: Here, { request }: Operation): string {
  return request.length === 0
    ? '**Request**: nothing but the opcode.'
    : blocks('**Request**', fieldsTable(at, request))
}

function responseText(at: Here, { response, source }: Operation): string {
  if (response.kind === 'nothing') return '**Response**: nothing.'
  if (response.kind === 'fields') return blocks('**Response**', fieldsTable(at, response.fields))
  const said = summary(at, response.doc, source)
  return blocks(
    `**Response**: ${writtenType(at, response)}${said === '' ? '' : `. ${said}`}`,
    details(at, response.doc, source),
  )
}
