import type { Channel, Message, Payload } from '../../ir/protocol.ts'
import { compareBase } from './bases.ts'
import { compareDeprecation } from './deprecations.ts'
import { compareFields } from './fields.ts'
import { compareGates, onTheWire, wasPossible } from './gates.ts'
import { pairByName } from './pairs.ts'
import { sameData } from './renamed-types.ts'
import type { SpecComparison } from './spec-comparison.ts'

/** Compares the log channels of both specs. */
export function compareChannels(context: SpecComparison): void {
  const [old, now] = [context.old.protocol.channel, context.new.protocol.channel]
  if (old === undefined || now === undefined) {
    if (now !== undefined) context.report('channel-changed', 'wire', [now], 'The log channel is new.')
    if (old !== undefined) context.reportOld('channel-changed', 'wire', [old], 'The log channel is gone.')
    return
  }
  if (old.name !== now.name) {
    const message = `The messages of the log channel were named ${old.name} and are ${now.name}.`
    context.report('channel-changed', 'api', [now, 'name'], message)
  }
  const [before, after] = [old.tag, now.tag].map(name => ({ kind: 'named' as const, name }))
  if (before && after) compareBase(context, 'The tag of log messages', before, after, [now, 'tag'])
  compareMessages(context, old, now)
  comparePayloads(context, old, now)
}

function compareMessages(context: SpecComparison, old: Channel, now: Channel): void {
  const pairs = pairByName(old.messages, now.messages, (a, b) => a.tag === b.tag && a.role === b.role)
  for (const each of pairs.removed) {
    const message = `The message ${each.name} is gone: clients refuse it.`
    context.reportOld('message-removed', 'wire', [each, 'name'], message)
  }
  for (const each of pairs.added) {
    const broken = wasPossible(context, [each.gate])
    const more = broken ? ', and sent in sessions that lacked it: give it a newer gate' : ''
    const message = `The message ${each.name} is new${more}.`
    context.report('message-added', broken ? 'wire' : 'added', [each, 'name'], message)
  }
  for (const { old: before, new: after, renamed } of pairs.both) {
    compareDeprecation(context, `The message ${after.name}`, before, after)
    if (renamed) {
      const message = `The message ${before.name} is named ${after.name} now.`
      context.report('message-renamed', 'api', [after, 'name'], message)
    }
    compareMessage(context, before, after)
  }
}

function compareMessage(context: SpecComparison, old: Message, now: Message): void {
  const what = `the message ${now.name}`
  if (old.tag !== now.tag) {
    const message = `The tag of ${what} was ${hex(old.tag)} and is ${hex(now.tag)}.`
    context.report('message-tag-changed', 'wire', [now, 'tag'], message)
  }
  if (old.role !== now.role) {
    const message = `The role of ${what} was \`${old.role}\` and is \`${now.role}\`.`
    context.report('message-role-changed', 'wire', [now, 'role'], message)
  }
  compareGates(context, `The message ${now.name}`, old.gate, now.gate, onTheWire)
  compareFields(context, what, old.fields, now.fields, [now.gate])
  if (!sameData(old.instead, now.instead)) {
    const said = now.instead === undefined ? 'nothing' : now.instead.message
    const was = old.instead === undefined ? 'nothing' : old.instead.message
    const message = `In place of ${what} older peers got ${was === said ? `another ${was}` : was} and get ${said}.`
    context.report('message-fallback-changed', 'wire', [now, 'instead'], message)
  }
}

function hex(tag: number): string {
  return `0x${tag.toString(16)}`
}

// Payloads only interpret bytes that are on the wire anyway.
function comparePayloads(context: SpecComparison, old: Channel, now: Channel): void {
  const pairs = pairByName(old.payloads, now.payloads, () => false)
  for (const each of pairs.removed) {
    context.reportOld('payload-removed', 'api', [each], `The details ${each.name} are no longer named.`)
  }
  for (const each of pairs.added) {
    context.report('payload-added', 'added', [each], `The details ${each.name} are named.`)
  }
  for (const { old: before, new: after } of pairs.both) comparePayload(context, before, after)
}

function comparePayload(context: SpecComparison, old: Payload, now: Payload): void {
  const place = ({ message, by, list }: Payload): unknown => [message, by, list]
  if (!sameData(place(old), place(now))) {
    const message = `The details ${now.name} are those of another field.`
    context.report('payload-changed', 'api', [now], message)
  }
  const pairs = pairByName(old.cases, now.cases, () => false)
  for (const each of pairs.removed) {
    const message = `The details of ${each.name} in ${now.name} are no longer named.`
    context.reportOld('payload-removed', 'api', [each], message)
  }
  for (const each of pairs.added) {
    context.report('payload-added', 'added', [each], `The details of ${each.name} in ${now.name} are named.`)
  }
  for (const { old: before, new: after } of pairs.both) {
    if (sameData(before.fields, after.fields)) continue
    const message = `The details of ${after.name} in ${now.name} have other names or types.`
    context.report('payload-changed', 'api', [after], message)
  }
}
