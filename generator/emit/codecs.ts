import { isEmpty } from '../ir/gate.ts'
import type { Context } from './context.ts'
import { constant, objectText } from './data.ts'
import { gateLiteral } from './gate-expression.ts'
import { Module } from './module.ts'

/** Writes `codecs.ts`: every named type by its name, for code that learns the name only at run time. */
export function emitCodecs(context: Context): Module {
  const module = new Module(context, 'codecs.ts')
  const entries = context.protocol.types.map(
    ({ name }) => `${name}: { read: ${module.reader(name)}, write: ${module.writer(name)} }`,
  )
  module.add(
    constant({
      name: 'codecs',
      type: `Readonly<Record<string, ${module.runtime('AnyCodec')}>>`,
      initializer: objectText(entries),
      docs: module.doc({ text: 'The reader and the writer of each named type, by its name in the spec.' }),
    }),
  )
  const alternatives = context.protocol.types.flatMap(({ name, gate, instead }) =>
    instead === undefined || isEmpty(gate)
      ? []
      : [`${name}: { gate: ${gateLiteral(module, gate)}, instead: '${instead}' }`],
  )
  if (alternatives.length === 0) return module
  const entry = `{ readonly gate: ${module.runtime('Gate')}; readonly instead: string }`
  module.add(
    constant({
      name: 'alternatives',
      type: `Readonly<Record<string, ${entry}>>`,
      initializer: objectText(alternatives),
      docs: module.doc({
        text: 'The types that sessions outside a gate have in place of others, by their names.',
      }),
    }),
  )
  return module
}
