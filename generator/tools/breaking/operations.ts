import { wireType } from '../../differences/form.ts'
import { isServed } from '../../ir/is-served.ts'
import type { Operation } from '../../ir/protocol.ts'
import { compareBodies } from './bodies.ts'
import { compareFields, compareWritten } from './fields.ts'
import { compareGates } from './gates.ts'
import { compareOpcodes } from './opcodes.ts'
import { pairByName } from './pairs.ts'
import { sameData } from './renamed-types.ts'
import type { SpecComparison } from './spec-comparison.ts'
import { retypedWords, sameType } from './type-refs.ts'

/** Compares the operations of both specs. */
export function compareOperations(context: SpecComparison): void {
  const [old, now] = [context.old.protocol, context.new.protocol]
  const pairs = pairByName(old.operations, now.operations, isRenamedOperation)
  for (const each of pairs.removed) {
    const message = `${each.name} (${each.opcode}) is gone: servers refuse it.`
    context.reportOld('operation-removed', 'wire', [each, 'name'], message)
  }
  for (const each of pairs.added) {
    const message = `${each.name} (${each.opcode}) is new.`
    context.report('operation-added', 'added', [each, 'name'], message)
  }
  for (const { old: before, new: after, renamed } of pairs.both) {
    if (renamed) {
      const message = `${before.name} (${before.opcode}) is named ${after.name} now.`
      context.report('operation-renamed', 'api', [after, 'name'], message)
    }
    compareOperation(context, before, after)
  }
  compareOpcodes(context, pairs)
}

function isRenamedOperation(old: Operation, now: Operation): boolean {
  const form = ({ request, upload, download, response }: Operation): unknown => [
    request,
    upload,
    download,
    response,
  ]
  return old.opcode === now.opcode && sameData(form(old), form(now))
}

function compareOperation(context: SpecComparison, old: Operation, now: Operation): void {
  const { name } = now
  if (old.opcode !== now.opcode) {
    const message = `The opcode of ${name} was ${old.opcode} and is ${now.opcode}.`
    context.report('opcode-changed', 'wire', [now, 'opcode'], message)
  }
  if (isServed(context.old.protocol, old) && !isServed(context.new.protocol, now)) {
    const message = `${name} (${now.opcode}) is said to be removed from all versions of the spec.`
    context.report('operation-removed', 'wire', [now, 'removed'], message)
  }
  if (old.obsolete === undefined && now.obsolete !== undefined) {
    context.report('operation-obsoleted', 'added', [now, 'obsolete'], `${name} becomes obsolete.`)
  }
  if (old.channel !== now.channel) {
    const answer = now.channel ? 'begins with messages of the log channel' : 'comes without the log channel'
    context.report('channel-changed', 'wire', [now, 'channel'], `The answer to ${name} ${answer}.`)
  }
  compareGates(context, name, old.gate, now.gate, { gained: 'added', lost: 'wire' })
  compareFields(context, `the request of ${name}`, old.request, now.request, [now.gate])
  compareBodies(context, old, now)
  compareResponses(context, old, now)
}

function compareResponses(context: SpecComparison, old: Operation, now: Operation): void {
  const [before, after] = [old.response, now.response]
  if (before.kind === 'fields' && after.kind === 'fields') {
    compareFields(context, `the response of ${now.name}`, before.fields, after.fields, [now.gate])
  } else if (before.kind === 'value' && after.kind === 'value') {
    compareWritten(context, `The response of ${now.name}`, before, after, context.sessions)
  } else if (before.kind !== after.kind) {
    const level = sameBytes(context, before, after) ? 'api' : 'wire'
    const words = `${kinds[before.kind]} and is ${kinds[after.kind]}: ${retypedWords(level)}`
    context.report('response-changed', level, [now, 'response'], `The response of ${now.name} was ${words}.`)
  }
}

const kinds = { nothing: 'empty', value: 'one value', fields: 'an object of fields' } as const

// One value has the same bytes as an object of one field that is always there.
function sameBytes(
  context: SpecComparison,
  before: Operation['response'],
  after: Operation['response'],
): boolean {
  const [value, fields] = before.kind === 'value' ? [before, after] : [after, before]
  if (value.kind !== 'value' || fields.kind !== 'fields') return false
  const [only, ...others] = fields.fields
  if (only === undefined || others.length > 0 || only.constant !== undefined) return false
  const [old, now] = before.kind === 'value' ? [value, only] : [only, value]
  return (
    sameData(only.gate, {}) &&
    context.sessions.every(session => sameType(context, wireType(old, session), wireType(now, session)))
  )
}
