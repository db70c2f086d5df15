import { StructureKind } from 'ts-morph'
import { integerText } from '../ir/integer-text.ts'
import type { Handshake, Step } from '../ir/protocol.ts'
import { referencedNames } from '../ir/references.ts'
import { initIdentifier } from '../naming/names.ts'
import type { Context } from './context.ts'
import { constant } from './data.ts'
import { sinceTag } from './doc.ts'
import { defaultLiteral, type Form, readFunction, typedWriteFunction, typeText } from './expressions.ts'
import { foldGate, gateLiteral } from './gate-expression.ts'
import { Module } from './module.ts'
import { initText } from './struct-types.ts'

/**
 * Writes `handshake.ts`: the steps before the first operation, as data that client, server and observer
 * share.
 */
export function emitHandshake(context: Context, handshake: Handshake): Module {
  const module = new Module(context, 'handshake.ts')
  for (const from of ['client', 'server'] as const) {
    module.add(sayings(module, handshake, from, 'whole'))
    if (takesInit(module, handshake, from)) module.add(sayings(module, handshake, from, 'init'))
  }
  module.add(
    constant({
      name: 'handshake',
      type: `readonly ${module.runtime('Step')}[]`,
      initializer: `[${handshake.steps.map(step => stepText(module, step)).join(',\n')}]`,
      docs: module.doc({ text: handshake.doc, source: handshake.source }),
    }),
  )
  return module
}

/** Names the type of all that one side sends in the handshake; nothing without a handshake. */
export function helloType(module: Module, from: 'client' | 'server', form: Form = 'whole'): string {
  const { handshake } = module.context.protocol
  if (handshake === undefined) return 'object'
  const isInit = form === 'init' && takesInit(module, handshake, from)
  return module.type(isInit ? initIdentifier(helloName(from)) : helloName(from), 'handshake.ts')
}

function helloName(from: 'client' | 'server'): string {
  return from === 'client' ? 'ClientHello' : 'ServerHello'
}

/** Tells whether a side may give less than all of some value. */
function takesInit({ context }: Module, { steps }: Handshake, from: 'client' | 'server'): boolean {
  return steps.some(
    step =>
      step.kind === 'say' &&
      step.from === from &&
      referencedNames(step.type).some(name => context.inits.has(name)),
  )
}

/**
 * Writes the type of all that one side sends, by the names of the steps; steps that the version lacks stay
 * out.
 */
function sayings(module: Module, handshake: Handshake, from: 'client' | 'server', form: Form) {
  return {
    kind: StructureKind.Interface as const,
    name: form === 'init' ? initIdentifier(helloName(from)) : helloName(from),
    isExported: true,
    docs: module.doc({
      text:
        form === 'init'
          ? initText(helloName(from))
          : `Values that the ${from} sends in the handshake, by the names of the steps.`,
    }),
    properties: handshake.steps.flatMap(step => {
      if (step.kind !== 'say' || step.from !== from || step.constant !== undefined) return []
      const text = typeText(module, step.type, form)
      return [
        {
          name: step.name,
          isReadonly: true,
          hasQuestionToken: true,
          type: text.endsWith(' | undefined') ? text : `${text} | undefined`,
          docs: module.doc({
            text: step.doc,
            tags: [sinceTag(foldGate(module, step.gate))],
            source: step.source,
          }),
        },
      ]
    }),
  }
}

function stepText(module: Module, step: Step): string {
  if (step.kind === 'channel') return `{ kind: 'channel' }`
  if (step.kind === 'negotiate') {
    const refuse = step.refuse.map(
      entry => `{ from: ${module.version(entry.from)}, doc: ${oneLine(entry.doc)} }`,
    )
    return `{ kind: 'negotiate', what: '${step.what}', client: '${step.client}', server: '${step.server}', gate: ${gateLiteral(module, step.gate)}, refuse: [${refuse.join(', ')}] }`
  }
  const members = [
    `kind: 'say'`,
    `from: '${step.from}'`,
    `name: '${step.name}'`,
    `gate: ${gateLiteral(module, step.gate)}`,
    `codec: { read: ${readFunction(module, step.type)}, write: ${typedWriteFunction(module, step.type)} }`,
  ]
  if (step.constant !== undefined) members.push(`constant: ${integerText(step.constant)}`)
  if (step.refusals !== undefined) {
    const refusals = step.refusals.map(
      ({ word, doc }) => `{ word: ${integerText(word)}, doc: ${oneLine(doc.split('\n\n')[0] ?? doc)} }`,
    )
    members.push(`refusals: [${refusals.join(', ')}]`)
  }
  if (step.default !== undefined && step.default.kind !== 'none') {
    members.push(`default: ${defaultLiteral(module, step.default, step.type)}`)
  }
  return `{ ${members.join(', ')} }`
}

function oneLine(doc: string): string {
  return JSON.stringify(doc.trim().replace(/\s+/g, ' '))
}
