import { type Comparison, isSame, type Subject } from '../../differences/compare-sessions.ts'
import type { Difference } from '../../differences/difference.ts'
import { differenceWords } from '../../differences/difference-words.ts'
import type { User } from '../../differences/users.ts'
import { sessionWords } from '../../ir/gate-words.ts'
import type { Protocol } from '../../ir/protocol.ts'
import { formatVersion } from '../../ir/version.ts'

/** Renders a comparison as text for a terminal. */
export function renderText(protocol: Protocol, comparison: Comparison): string {
  const { from, to, handshake, messages, operations, types, streams } = comparison
  const title = `${protocol.name}: ${sessionWords(from)} → ${sessionWords(to)}`
  if (isSame(comparison))
    return `${title}\n\nNothing differs: the same values are written as the same bytes.\n`
  const groups = [
    group('Handshake', handshake.map(differenceLine)),
    group(
      'Log messages',
      messages.flatMap(message => subjectLines(message, message.name, insteadWords(message))),
    ),
    group(
      'Operations',
      operations.flatMap(each => subjectLines(each, `${each.name} (${each.opcode})`)),
    ),
    group(
      'Types',
      types.flatMap(type => [...subjectLines(type, type.name), ...userLines(type)]),
    ),
    group(
      'Streams',
      streams.flatMap(stream => subjectLines(stream, stream.name)),
    ),
  ]
  return `${title}\n${groups.join('')}`
}

function group(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${title}\n${lines.map(line => `  ${line}\n`).join('')}`
}

function differenceLine(difference: Difference): string {
  return differenceWords(difference)
}

function subjectLines({ change, differences }: Subject, title: string, more = ''): string[] {
  if (change !== 'changed') return [`${title} is ${change === 'gained' ? 'added' : 'gone'}${more}`]
  return [title, ...differences.map(difference => `  ${differenceLine(difference)}`)]
}

function insteadWords({ change, instead }: Comparison['messages'][number]): string {
  if (instead === undefined) return ''
  return change === 'gained' ? `; before, ${instead} is sent instead` : `; ${instead} is sent instead`
}

function userLines({ change, users }: Comparison['types'][number]): string[] {
  if (change !== 'changed') return []
  const names = users.map(userWords)
  return [`  used by ${names.length === 0 ? 'nothing that both sessions have' : names.join(', ')}`]
}

function userWords({ kind, name }: User): string {
  return kind === 'operation'
    ? name
    : `${kind === 'message' ? 'the message' : 'the handshake as'} \`${name}\``
}

/** Renders a comparison as JSON, with the words of each difference and their parts. */
export function renderJson(protocol: Protocol, comparison: Comparison): string {
  const session = ({ version, features }: Comparison['from']): object => ({
    version: formatVersion(version),
    features: [...features],
  })
  const subject = <S extends Subject>(each: S): object => ({
    ...each,
    differences: each.differences.map(withWords),
  })
  const { from, to, handshake, messages, operations, types, streams } = comparison
  const data = {
    protocol: protocol.name,
    from: session(from),
    to: session(to),
    same: isSame(comparison),
    handshake: handshake.map(withWords),
    messages: messages.map(subject),
    operations: operations.map(subject),
    types: types.map(subject),
    streams: streams.map(subject),
  }
  return `${JSON.stringify(data, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2)}\n`
}

function withWords(difference: Difference): object {
  return { words: differenceWords(difference), ...difference }
}
