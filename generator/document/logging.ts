import type { Channel, Message, Payload, Protocol } from '../ir/protocol.ts'
import { fieldsTable, named, ownNames } from './fields.ts'
import { goldenText } from './golden.ts'
import { blocks, code, heading, list, table } from './markdown.ts'
import { deprecatedItem, notes, prose, summary } from './prose.ts'
import {
  codeLink,
  gateText,
  type Here,
  handWrittenLink,
  here,
  originItem,
  type Site,
  sectionLink,
  sourceLink,
} from './site.ts'
import { wordBytes } from './word-bytes.ts'

const roles: Readonly<Record<Message['role'], string>> = {
  log: 'reports something; other messages follow',
  pull: 'asks for a piece of a body, which the client then sends; other messages follow',
  push: 'carries a piece of a body; other messages follow',
  end: 'ends the messages; the response follows',
  fail: 'ends the messages with an error; no response follows',
}

/** Writes `logging.md`: the messages between a request and its response. */
export function documentLogging(site: Site, channel: Channel): string {
  const at = here(site, 'logging')
  const { doc, source, tag, messages, payloads, name } = channel
  return blocks(
    heading(1, 'Log channel'),
    doc === undefined ? '' : prose(at, doc, source, 1),
    list([
      originItem('logging', '', channel.origin),
      `**Spec:** ${sourceLink(at, source)}`,
      `**Code:** ${codeLink(at, name, 'log.ts')}`,
    ]),
    heading(2, 'Messages'),
    `Each begins with its tag as ${sectionLink(at, 'types', tag)}; the fields follow.`,
    table(
      ['Tag', 'As bytes', 'Message', 'When', 'What it does'],
      messages.map(message => [
        `${code(hex(message.tag))}${named(message.tagName)}`,
        wordBytes(message.tag),
        sectionLink(at, 'logging', message.name),
        gateText(at, message.gate),
        roles[message.role],
      ]),
    ),
    ...messages.map(message => messageSection(site, message)),
    payloads.length === 0 ? '' : heading(2, 'Payloads'),
    ...payloads.map(payload => payloadSection(site, channel, payload)),
  )
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(8, '0')}`
}

function messageSection(site: Site, message: Message): string {
  const { name, tag, role, doc, gate, fields, source } = message
  const at = here(site, 'logging', [name, ...ownNames(site, fields)])
  const when = gateText(at, gate)
  return blocks(
    heading(3, name),
    prose(at, doc, source, 3),
    list([
      `**Tag:** ${code(hex(tag))}, as bytes ${wordBytes(tag)}`,
      `**Role:** ${roles[role]}`,
      deprecatedItem(at, message.deprecated, source),
      when === '' ? '' : `**Available:** ${when}`,
      insteadItem(at, message),
      `**Spec:** ${sourceLink(at, source)}`,
      `**Code:** ${codeLink(at, `${name}Message`, 'log.ts')}`,
    ]),
    fields.length === 0 ? 'No fields.' : fieldsTable(at, fields),
    goldenText(at, name, 'message'),
  )
}

function insteadItem(at: Here, { instead }: Message): string {
  if (instead === undefined) return ''
  const { message, field, via, level } = instead
  const adapter = handWrittenLink(at, 'adapters', via)
  const limit =
    level === undefined ? '' : `, if ${code(level)} is within the verbosity that the client asked for`
  return `**Otherwise:** ${sectionLink(at, 'logging', message, code(message))}, whose ${code(field)} the adapter ${adapter} makes of it${limit}`
}

function payloadSection(site: Site, channel: Channel, payload: Payload): string {
  const { name, doc, source, message, by, list: field, cases } = payload
  const own = cases.flatMap(entry => [entry.name, ...entry.fields.map(each => each.name)])
  const at = here(site, 'logging', [name, ...own])
  const numbers = numbersOf(site.protocol, channel, payload)
  const rows = cases.flatMap(entry => {
    const head = [String(numbers.get(entry.name) ?? ''), code(entry.name)]
    const said = summary(at, entry.doc, source)
    if (entry.fields.length === 0) return [[...head, 'none', '', said]]
    return entry.fields.map((each, index) => [
      ...(index === 0 ? head : ['', '']),
      code(each.name),
      each.type,
      [summary(at, each.doc, source), index === 0 ? said : ''].filter(Boolean).join(' '),
    ])
  })
  return blocks(
    heading(3, name),
    prose(at, doc, source, 3),
    list([
      `**Stands in:** ${code(field)} of ${sectionLink(at, 'logging', message)}; ${code(by)} says which row applies`,
      `**Spec:** ${sourceLink(at, source)}`,
      `**Code:** ${codeLink(at, name, 'log.ts')}`,
    ]),
    table(['Number', code(by), 'Field', 'Type', 'Meaning'], rows),
    notes(
      at,
      cases.flatMap(entry => [
        { label: code(entry.name), doc: entry.doc, source },
        ...entry.fields.map(each => ({ label: code(`${entry.name}.${each.name}`), doc: each.doc, source })),
      ]),
    ),
  )
}

/** Finds the numbers of the enum that selects the case. */
function numbersOf({ types }: Protocol, channel: Channel, payload: Payload): ReadonlyMap<string, number> {
  const message = channel.messages.find(each => each.name === payload.message)
  const type = message?.fields.find(each => each.name === payload.by)?.type
  const shape = type?.kind === 'named' ? types.find(each => each.name === type.name)?.shape : undefined
  return new Map(shape?.kind === 'enum' ? shape.values.map(({ name, value }) => [name, value]) : [])
}
