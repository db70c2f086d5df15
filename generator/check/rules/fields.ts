import type { Gate } from '../../ir/base.ts'
import { isEmpty } from '../../ir/gate.ts'
import { isOptional } from '../../ir/is-optional.ts'
import type { Default, TypeRef } from '../../ir/types.ts'
import { type Base, baseOf } from '../base-of.ts'
import { fieldLists } from '../field-lists.ts'
import { defaultMismatch, literalMismatch } from '../mismatch.ts'
import type { CheckContext, Rule } from '../rule.ts'

/** Common parts of a field and a step of the handshake. */
interface Slot {
  /** Object that the spans know. */
  readonly at: object
  readonly name: string
  readonly type: TypeRef
  readonly gate: Gate
  readonly value: Default | undefined
  readonly constant: number | string | boolean | undefined
  readonly lossy?: boolean
  readonly wire?: readonly object[]
}

function slots({ protocol }: CheckContext): Slot[] {
  const fields = fieldLists(protocol).flatMap(list => list.fields)
  const steps = (protocol.handshake?.steps ?? []).filter(step => step.kind === 'say')
  return [
    ...fields.map(at => ({ ...at, at, value: at.default, constant: at.constant?.value })),
    ...steps.map(at => ({ ...at, at, value: at.default, constant: at.constant })),
  ]
}

export const gatedFieldWithoutDefault: Rule = {
  id: 'gated-field-without-default',
  summary: 'A field with a gate has a default for sessions without the field; an optional is nothing there.',
  check: (context, report) => {
    for (const { at, name, type, gate, value, constant } of slots(context)) {
      if (isEmpty(gate) || value !== undefined || constant !== undefined) continue
      if (isOptional(context.types, type)) continue
      const hint = '`default: none` says that there is no value then'
      report(context.spans.at(at, 'name'), `\`${name}\` has a gate, so it needs a default`, hint)
    }
  },
}

export const defaultOfOptional: Rule = {
  id: 'default-of-optional',
  summary: 'An optional has no `default: none`: without a value it is nothing anyway.',
  check: (context, report) => {
    for (const { at, name, type, value } of slots(context)) {
      if (value?.kind !== 'none' || !isOptional(context.types, type)) continue
      const message = `\`${name}\` is optional, so \`default: none\` says nothing`
      report(context.spans.keyAt(at, 'default'), message, 'leave it out')
    }
  },
}

export const defaultFits: Rule = {
  id: 'default-mismatch',
  summary: 'A default is a value of its type.',
  check: (context, report) => {
    for (const { at, type, value } of slots(context)) {
      const mismatch = value && defaultMismatch(context, type, value)
      if (mismatch === undefined) continue
      report(context.spans.at(at, 'default'), mismatch, defaultHint(baseOf(context, type)?.kind))
    }
  },
}

function defaultHint(kind: Base['kind'] | undefined): string | undefined {
  if (kind === 'optional') return 'leave it out: an optional without a value is nothing'
  if (kind === 'list' || kind === 'map') return 'the only defaults here are [] and `none`'
  const isSpelled = kind === undefined || !['bytes', 'struct', 'union'].includes(kind)
  return isSpelled ? undefined : 'the only default here is `none`'
}

export const constFits: Rule = {
  id: 'const-mismatch',
  summary: 'A constant, and a word of refusal in its place, is a value of its type.',
  check: (context, report) => {
    for (const { at, type, constant } of slots(context)) {
      const mismatch = constant === undefined ? undefined : literalMismatch(context, type, constant)
      if (mismatch !== undefined) report(context.spans.at(at, 'const'), mismatch)
    }
    for (const step of context.protocol.handshake?.steps ?? []) {
      if (step.kind !== 'say') continue
      const words = step.refusals?.map(({ word }) => word) ?? []
      for (const [index, word] of words.entries()) {
        const isTaken = word === step.constant || words.indexOf(word) < index
        const message = isTaken
          ? `${word} stands for something else already`
          : literalMismatch(context, step.type, word)
        if (message !== undefined) report(context.spans.at(step, 'refusals', index, 'word'), message)
      }
    }
  },
}

export const constWithDefault: Rule = {
  id: 'const-with-default',
  summary: 'A constant has no default and no other wire forms: it is not part of the value.',
  check: (context, report) => {
    for (const { at, value, constant, lossy, wire } of slots(context)) {
      if (constant === undefined) continue
      const given = { default: value !== undefined, wire: wire !== undefined, lossy: lossy === true }
      for (const [key, isGiven] of Object.entries(given)) {
        if (isGiven)
          report(context.spans.keyAt(at, key), `\`${key}\` has no meaning beside \`const\``, 'leave it out')
      }
    }
  },
}

export const lossyWithoutGate: Rule = {
  id: 'lossy-without-gate',
  summary: 'Only a field with a gate can lose its value.',
  check: ({ protocol, spans }, report) => {
    for (const { fields } of fieldLists(protocol)) {
      for (const field of fields) {
        if (!field.lossy || field.constant !== undefined || !isEmpty(field.gate)) continue
        report(
          spans.keyAt(field, 'lossy'),
          `\`${field.name}\` is always on the wire, so nothing is lost`,
          'leave it out',
        )
      }
    }
  },
}
