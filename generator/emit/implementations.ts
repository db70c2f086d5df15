import { holds } from '../ir/gate.ts'
import type { ImplementationSpan } from '../ir/implementation.ts'
import type { Context } from './context.ts'
import { constant } from './data.ts'
import { Module } from './module.ts'
import { servedOperations } from './operations.ts'

/** Writes `implementations.ts`: the table of other implementations, which only those load who ask for it. */
export function emitImplementations(context: Context): Module {
  const module = new Module(context, 'implementations.ts')
  const { implementations, implementation } = context.protocol
  const entries = implementations.map(({ name, repository, spans }) => {
    const members = [
      `name: ${JSON.stringify(name)}`,
      ...(repository === undefined ? [] : [`repository: ${JSON.stringify(repository)}`]),
      `spans: [${spans.map(span => spanText(context, span)).join(',\n')}]`,
    ]
    return `{ ${members.join(', ')} }`
  })
  const [first] = implementations
  const others = implementation === undefined ? '' : ` beside ${implementation}`
  module.add(
    constant({
      name: 'implementations',
      type: `readonly ${module.runtime('Implementation')}[]`,
      initializer: `[${entries.join(',\n')}]`,
      docs: module.doc({
        text: `Implementations of the protocol${others}, and how what they speak differs.`,
        source: first?.source,
      }),
    }),
  )
  return module
}

function spanText(context: Context, span: ImplementationSpan): string {
  const { from, to, version, accepts, clientFeatures, serverFeatures, differs } = span
  const members = [
    `from: ${JSON.stringify(from)}`,
    ...(to === undefined ? [] : [`to: ${JSON.stringify(to)}`]),
    `version: ${word(version)}`,
    ...(accepts === undefined ? [] : [`accepts: ${word(accepts)}`]),
    `features: { client: ${JSON.stringify(clientFeatures)}, server: ${JSON.stringify(serverFeatures)} }`,
    `lacks: ${JSON.stringify(lackedOpcodes(context, span))}`,
    `differs: ${JSON.stringify(differs.map(text => text.trim().replace(/\s+/g, ' ')))}`,
  ]
  return `{ ${members.join(', ')} }`
}

/** Lists the opcodes that the span's version or features have, and its servers refuse. */
function lackedOpcodes(
  context: Context,
  { version, serverFeatures, serves, lacks = [] }: ImplementationSpan,
): number[] {
  const session = { version, features: new Set(serverFeatures) }
  return servedOperations(context).flatMap(({ name, opcode, gate }) => {
    const isLacking = serves === undefined ? lacks.includes(name) : !serves.includes(name)
    return isLacking && holds(gate, session) ? [opcode] : []
  })
}

function word(version: number): string {
  return `0x${version.toString(16).padStart(4, '0')}`
}
