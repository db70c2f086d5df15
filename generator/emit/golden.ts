import { StructureKind } from 'ts-morph'
import { sessionWords } from '../ir/gate-words.ts'
import type { Golden } from '../ir/protocol.ts'
import { type Context, operationFile } from './context.ts'
import { constant, objectText } from './data.ts'
import { type GoldenScope, goldenFields, goldenRecords, goldenValue, goldenWritten } from './golden-values.ts'
import { Module } from './module.ts'

/** Writes `golden.ts`: the bytes and values that stand beside the entries of a spec, to run as tests. */
export function emitGolden(context: Context): Module {
  const module = new Module(context, 'golden.ts')
  const { golden } = context.protocol
  const numbers = new Map<string, number>()
  const entries = golden.map(each => {
    const what = `${each.kind} ${each.of} at ${sessionWords({ ...each, features: new Set(each.features) })}`
    const number = (numbers.get(what) ?? 0) + 1
    numbers.set(what, number)
    return entryText(module, each, number === 1 ? what : `${what}, ${number}`)
  })
  module.add(
    constant({
      name: 'golden',
      type: `readonly ${module.runtime('Golden')}[]`,
      initializer: `[\n${entries.join(',\n')},\n]`,
      docs: module.doc({
        text: 'Bytes of the spec with their values: `checkGolden` tells whether the code agrees.',
      }),
    }),
    {
      kind: StructureKind.ExportDeclaration,
      moduleSpecifier: module.door('golden'),
      namedExports: [{ name: 'checkGolden' }],
    },
  )
  return module
}

function entryText(module: Module, golden: Golden, name: string): string {
  const { protocol } = module.context
  const bits = golden.features.reduce(
    (all, feature) => all | (1 << protocol.features.findIndex(each => each.name === feature)),
    0,
  )
  const sessionText = `{ version: ${module.version(golden.version)}, features: ${bits >>> 0} }`
  const session = { version: golden.version, features: new Set(golden.features) }
  const scope: GoldenScope = { module, session, sessionText: () => sessionText }
  return objectText([
    `name: '${name}'`,
    `session: ${sessionText}`,
    `bytes: '${golden.bytes}'`,
    ...partsOf(scope, golden),
  ])
}

/** Writes the codec of the bytes, and their value. */
function partsOf(scope: GoldenScope, { kind, of, value }: Golden): string[] {
  const { module } = scope
  const { channel, streams, operations } = module.context.protocol
  switch (kind) {
    case 'type':
      return [
        `codec: { read: ${module.reader(of)}, write: ${module.writer(of)} }`,
        `value: ${goldenValue(scope, { kind: 'named', name: of }, value)}`,
      ]
    case 'message': {
      const [read, write] = ['read', 'write'].map(each => module.value(`${each}${channel?.name}`, 'log.ts'))
      const fields = channel?.messages.find(({ name }) => name === of)?.fields ?? []
      const text = goldenFields(scope, fields, value).replace(/^\{ ?/, '').replace(/ ?\}$/, '')
      return [
        `codec: { read: ${read}, write: ${write} }`,
        `value: { kind: '${of}'${text === '' ? '' : `, ${text}`} }`,
      ]
    }
    case 'stream': {
      const stream = streams.find(({ name }) => name === of)
      if (stream === undefined) return []
      return [`stream: ${module.value(of, 'streams.ts')}`, `value: ${goldenRecords(scope, stream, value)}`]
    }
    default: {
      const operation = operations.find(({ name }) => name === of)
      if (operation === undefined) return []
      const object = module.value(of, operationFile(module.context, operation))
      if (kind === 'request') {
        const fields = operation.request.some(({ constant }) => constant === undefined)
        return [
          `opcode: ${operation.opcode}`,
          `codec: { read: ${object}.readRequest, write: ${object}.writeRequest }`,
          `value: ${fields ? goldenFields(scope, operation.request, value) : 'undefined'}`,
        ]
      }
      const { response } = operation
      const text =
        response.kind === 'value'
          ? goldenWritten(scope, response, value)
          : response.kind === 'fields' && response.fields.some(({ constant }) => constant === undefined)
            ? goldenFields(scope, response.fields, value)
            : 'undefined'
      return [`codec: { read: ${object}.readResponse, write: ${object}.writeResponse }`, `value: ${text}`]
    }
  }
}
