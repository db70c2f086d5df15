import type { Comparison, Subject } from '../differences/compare-sessions.ts'
import type { Difference } from '../differences/difference.ts'
import { differenceWords, type Style } from '../differences/difference-words.ts'
import { code, enumeration, list } from './markdown.ts'
import { type Here, type Page, sectionLink } from './site.ts'

/**
 * Writes a comparison as items of a list. A difference inside a type is left to the type, which names the
 * operations that use it.
 */
export function changeItems(at: Here, comparison: Comparison): string[] {
  const { handshake, messages, operations, types, streams } = comparison
  return [
    ...items(at, { name: 'Handshake', change: 'changed', differences: handshake }, 'handshake'),
    ...messages.flatMap(message => items(at, message, 'logging', insteadText(at, message))),
    ...operations.flatMap(operation => items(at, operation, 'operations')),
    ...types.flatMap(type => items(at, type, 'types', usersText(at, type))),
    ...streams.flatMap(stream => items(at, stream, 'streams')),
  ]
}

function items(at: Here, { name, change, differences }: Subject, page: Page, more = ''): string[] {
  const shown = sectionLink(at, page, name)
  if (change !== 'changed') return [`${shown} is ${change === 'gained' ? 'added' : 'gone'}${more}`]
  const style: Style = { code, name: type => typeLink(at, type) }
  const said = differences.filter(isOwn).map(difference => differenceWords(difference, style))
  if (said.length === 0) return []
  return [said.length === 1 ? `${shown}${more}: ${said[0]}` : `${shown}${more}:\n${list(said)}`]
}

function isOwn({ change }: Difference): boolean {
  return change !== 'inside'
}

function typeLink(at: Here, name: string): string {
  const isStream = at.site.protocol.streams.some(stream => stream.name === name)
  return sectionLink(at, isStream ? 'streams' : 'types', name)
}

function insteadText(at: Here, { instead, change }: Comparison['messages'][number]): string {
  if (instead === undefined) return ''
  const shown = sectionLink(at, 'logging', instead)
  return change === 'gained' ? `; older peers get ${shown} instead` : `; peers get ${shown} instead`
}

function usersText(at: Here, { users }: Comparison['types'][number]): string {
  if (users.length === 0) return ''
  const pages = { handshake: 'handshake', message: 'logging', operation: 'operations' } as const
  const links = users.map(({ kind, name }) =>
    kind === 'handshake' ? code(name) : sectionLink(at, pages[kind], name),
  )
  return `, used by ${enumeration(links)}`
}
