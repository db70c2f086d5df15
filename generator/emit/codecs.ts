import type { Context } from './context.ts'
import { constant, objectText } from './data.ts'
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
  return module
}
