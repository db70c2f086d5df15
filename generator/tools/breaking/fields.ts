import { wireType } from '../../differences/form.ts'
import type { Gate } from '../../ir/base.ts'
import { holds, type Session } from '../../ir/gate.ts'
import { sessionWords } from '../../ir/gate-words.ts'
import { isOptional } from '../../ir/is-optional.ts'
import { typeWords } from '../../ir/type-words.ts'
import type { Default, Field, Written } from '../../ir/types.ts'
import { compareDeprecation } from './deprecations.ts'
import { compareGates, onTheWire, wasPossible } from './gates.ts'
import { moved, pairByName } from './pairs.ts'
import { sameData } from './renamed-types.ts'
import type { SpecComparison } from './spec-comparison.ts'
import { retypedLevel, retypedWords, sameType } from './type-refs.ts'

/** Compares two lists of fields; `within` are the gates around them. */
export function compareFields(
  context: SpecComparison,
  where: string,
  old: readonly Field[],
  now: readonly Field[],
  within: readonly Gate[] = [],
): void {
  const pairs = pairByName(old, now, (a, b) => isRenamedField(context, old, now, a, b))
  const what = (field: Field): string => `\`${field.name}\` of ${where}`
  for (const field of pairs.removed) {
    context.reportOld('field-removed', 'wire', [field], `${what(field)} is gone, and its bytes with it.`)
  }
  for (const field of pairs.added) addedField(context, what(field), field, within)
  for (const pair of pairs.both) {
    // A constant is not part of the value, so its name is only for people.
    if (pair.renamed && pair.new.constant === undefined) {
      const message = `${what(pair.old)} is named \`${pair.new.name}\` now.`
      context.report('field-renamed', 'api', [pair.new, 'name'], message)
    }
    compareField(context, what(pair.new), pair.old, pair.new)
    compareDeprecation(context, what(pair.new), pair.old, pair.new)
  }
  for (const field of moved(pairs, old, now)) {
    context.report('field-reordered', 'wire', [field], `${what(field)} stands at another place.`)
  }
}

function isRenamedField(
  context: SpecComparison,
  old: readonly Field[],
  now: readonly Field[],
  a: Field,
  b: Field,
): boolean {
  const [names, newNames] = [old, now].map(fields => new Set(fields.map(field => field.name)))
  // The same place means behind equally many of the fields that both lists have.
  const place = (fields: readonly Field[], field: Field, others?: ReadonlySet<string>): number =>
    fields.slice(0, fields.indexOf(field)).filter(each => others?.has(each.name)).length
  return (
    place(old, a, newNames) === place(now, b, names) &&
    sameType(context, a.type, b.type) &&
    sameData([a.gate, a.constant?.value, a.constant?.check], [b.gate, b.constant?.value, b.constant?.check])
  )
}

function addedField(context: SpecComparison, what: string, field: Field, within: readonly Gate[]): void {
  if (wasPossible(context, [...within, field.gate])) {
    const message = `${what} is new, and on the wire in sessions that lacked it: give it a newer gate.`
    context.report('field-added', 'wire', [field], message)
  } else if (defaultOf(context.new, field) === undefined && field.constant === undefined) {
    context.report('field-added', 'api', [field], `${what} is new and has no default, so it must be given.`)
  } else context.report('field-added', 'added', [field], `${what} is new.`)
}

function compareField(context: SpecComparison, what: string, old: Field, now: Field): void {
  const shared = context.sessions.filter(session => holds(old.gate, session) && holds(now.gate, session))
  compareWritten(context, what, old, now, shared)
  compareGates(context, what, old.gate, now.gate, onTheWire)
  compareConstants(context, what, old, now)
  compareDefaults(context, what, old, now)
  if (old.lossy && !now.lossy) {
    const message = `${what} was dropped for sessions that lack it, and is an error now.`
    context.report('loss-refused', 'wire', [now], message)
  }
  if (!old.lossy && now.lossy) {
    context.report(
      'loss-allowed',
      'added',
      [now, 'lossy'],
      `${what} may be dropped for sessions that lack it.`,
    )
  }
}

/** Compares how a value is written in the sessions that have both forms of it. */
export function compareWritten(
  context: SpecComparison,
  what: string,
  old: Written,
  now: Written,
  shared: readonly Session[],
): void {
  const different = shared.find(session => !sameType(context, wireType(old, session), wireType(now, session)))
  if (different !== undefined && (old.wire !== undefined || now.wire !== undefined)) {
    const [from, to] = [wireType(old, different), wireType(now, different)]
    const at = shared.filter(session => !sameType(context, wireType(old, session), wireType(now, session)))
    const level = at.some(
      each => retypedLevel(context, wireType(old, each), wireType(now, each), [each]) === 'wire',
    )
      ? 'wire'
      : 'api'
    const place = now.wire === undefined ? 'type' : 'wire'
    const message = `${what} was written as ${typeWords(from)} and is as ${typeWords(to)} in ${sessionWords(different)}: ${retypedWords(level)}.`
    context.report('field-retyped', level, [now, place], message)
  } else if (!sameType(context, old.type, now.type)) {
    const level = different === undefined ? 'api' : retypedLevel(context, old.type, now.type, shared)
    const message = `${what} was ${typeWords(old.type)} and is ${typeWords(now.type)}: ${retypedWords(level)}.`
    context.report('field-retyped', level, [now, 'type'], message)
  }
}

function compareConstants(context: SpecComparison, what: string, old: Field, now: Field): void {
  const [before, after] = [old.constant, now.constant]
  if (before === undefined && after === undefined) return
  if (before === undefined) {
    const message = `${what} was part of the value and is always ${code(after?.value)}.`
    context.report('constant-changed', 'wire', [now, 'const'], message)
  } else if (after === undefined) {
    const message = `${what} was always ${code(before.value)} and is part of the value.`
    context.report('constant-changed', 'wire', [now], message)
  } else if (before.value !== after.value) {
    const message = `${what} was always ${code(before.value)} and is ${code(after.value)}.`
    context.report('constant-changed', 'wire', [now, 'const'], message)
  } else if (!before.check && after.check) {
    const message = `${what} could be anything when read, and must be ${code(after.value)}.`
    context.report('constant-changed', 'wire', [now, 'check'], message)
  }
}

function compareDefaults(context: SpecComparison, what: string, old: Field, now: Field): void {
  const [before, after] = [defaultOf(context.old, old), defaultOf(context.new, now)]
  if (sameData(before, after)) return
  if (before === undefined) {
    context.report('default-added', 'added', [now, 'default'], `${what} has the default ${shown(after)}.`)
  } else if (after === undefined) {
    const message = `${what} had the default ${shown(before)} and must be given.`
    context.report('default-removed', 'api', [now], message)
  } else {
    const message = `${what} had the default ${shown(before)} and has ${shown(after)}.`
    context.report('default-changed', 'api', [now, 'default'], message)
  }
}

/**
 * Finds the default of a field or a step; an optional has none in the spec, but is nothing without a value.
 */
export function defaultOf(
  { definitions }: SpecComparison['old'],
  { type, default: given }: Pick<Field, 'type' | 'default'>,
): Default | undefined {
  return isOptional(definitions.types, type) ? { kind: 'none' } : given
}

function shown(value: Default | undefined): string {
  if (value === undefined) return ''
  if (value.kind === 'value') return code(value.value)
  return code(value.kind === 'none' ? 'none' : '[]')
}

function code(value: unknown): string {
  return `\`${String(value)}\``
}
