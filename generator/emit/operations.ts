import type { StatementStructures } from 'ts-morph'
import { StructureKind } from 'ts-morph'
import type { BodyCase, Content, Operation, TypeRef, Written } from '../ir/ir.ts'
import { isServed } from '../ir/is-served.ts'
import { type Context, operationFile } from './context.ts'
import { constant } from './data.ts'
import { formatVersion, gateWords } from './doc.ts'
import { typedWriteFunction, typeText, writeExpression } from './expressions.ts'
import { foldGate, gateLiteral } from './gate-expression.ts'
import { exportOperations } from './indexes.ts'
import { Module, type Statement } from './module.ts'
import { camel } from './names.ts'
import {
  readWritten,
  type StructParts,
  structInterface,
  structReader,
  structWriter,
  writeForms,
} from './struct.ts'

/** `operations/`: requests, responses and descriptors of all operations, by files of the spec. */
export function emitOperations(context: Context): Module[] {
  const modules = new Map<string, Module>()
  for (const operation of servedOperations(context)) {
    const path = operationFile(context, operation)
    const module = modules.get(path) ?? new Module(context, path)
    modules.set(path, module)
    module.add(...operationStatements(module, operation))
  }
  return [...modules.values()]
}

/** `operations.ts`: the table of all operations, and all that the files of `operations/` export. */
export function emitOperationTable(context: Context, operations: readonly Module[]): Module {
  const module = new Module(context, 'operations.ts')
  const byOpcode = servedOperations(context).sort((a, b) => a.opcode - b.opcode)
  const entries = byOpcode.map(operation => {
    const name = module.value(operation.name, operationFile(context, operation))
    // A bundler takes `X.opcode` for something that could happen, and keeps all of them for it.
    return `[${operation.opcode}, ${name}]`
  })
  const type = `ReadonlyMap<number, ${module.runtime('AnyOperation')}>`
  module.add(
    ...exportOperations(module, operations),
    constant({
      name: 'operations',
      type,
      initializer: `/* @__PURE__ */ new Map<number, AnyOperation>([${entries.join(',\n')}])`,
      docs: module.doc({ text: 'All operations by their opcode.' }),
    }),
  )
  return module
}

/** Operations that some version of the protocol has; the others are known by name only. */
export function servedOperations(context: Context): Operation[] {
  return context.protocol.operations.filter(operation => isServed(context.protocol, operation))
}

/** True where a client sends no field with the opcode. */
export function hasNoRequest(operation: Operation): boolean {
  return operation.request.every(field => field.constant !== undefined)
}

/** True where a reply carries no value. */
export function hasNoResponse({ response }: Operation): boolean {
  return (
    response.kind === 'nothing' ||
    (response.kind === 'fields' && response.fields.every(field => field.constant))
  )
}

/** Doc lines about the life of an operation. */
export function lifeTags(module: Module, operation: Operation): (string | undefined)[] {
  const { introduced, obsolete, removed, served } = operation
  const parts: string[] = []
  if (introduced.version !== undefined) parts.push(formatVersion(introduced.version))
  if (introduced.release !== undefined) parts.push(`release ${introduced.release}`)
  if (introduced.feature !== undefined) parts.push(`feature ${introduced.feature}`)
  const gate = gateWords(foldGate(module, operation.gate))
  return [
    parts.length === 0 ? undefined : `@since ${parts.join(', ')}`,
    gate === '' || gate === gateWords({ since: introduced.version ?? -1 })
      ? undefined
      : `@remarks Available ${gate}.`,
    served === undefined
      ? undefined
      : `@remarks Served by releases ${served.from} to ${served.to ?? 'the newest'}.`,
    obsolete === undefined ? undefined : `@deprecated ${obsolete.doc}`,
    removed === undefined ? undefined : `@remarks Removed ${removedIn(removed)}: ${removed.doc}`,
  ]
}

function removedIn({ version, release }: NonNullable<Operation['removed']>): string {
  const at = [version === undefined ? undefined : formatVersion(version), release && `release ${release}`]
  return `in ${at.filter(part => part !== undefined).join(', ')}`
}

function operationStatements(module: Module, operation: Operation): Statement[] {
  const { name } = operation
  const request = requestStatements(module, operation)
  const response = responseStatements(module, operation)
  return [...request, ...response, descriptor(module, name, operation)]
}

function requestStatements(module: Module, operation: Operation): Statement[] {
  if (operation.request.length === 0) return []
  const parts = requestParts(operation)
  if (hasNoRequest(operation)) return constantFields(module, parts)
  return [structInterface(module, parts), structReader(module, parts), structWriter(module, parts)]
}

export function requestParts(operation: Operation): StructParts {
  const name = `${operation.name}Request`
  return {
    type: name,
    name,
    path: `${operation.name}.request`,
    fields: operation.request,
    lenient: true,
    text: `What {@link ${operation.name}} asks.`,
    source: operation.source,
  }
}

function responseStatements(module: Module, operation: Operation): Statement[] {
  const { response } = operation
  const name = `${operation.name}Response`
  if (response.kind === 'nothing') return []
  if (response.kind === 'fields') {
    const parts: StructParts = {
      type: name,
      name,
      path: `${operation.name}.response`,
      fields: response.fields,
      text: `What {@link ${operation.name}} answers.`,
      source: operation.source,
    }
    if (hasNoResponse(operation)) return constantFields(module, parts)
    return [structInterface(module, parts), structReader(module, parts), structWriter(module, parts)]
  }
  return [
    {
      kind: StructureKind.TypeAlias,
      name,
      isExported: true,
      docs: module.doc({
        text: response.doc ?? `What {@link ${operation.name}} answers.`,
        source: operation.source,
      }),
      type: typeText(module, response.type),
    },
    codecFunction(module, 'read', name, `return ${readWritten(module, response)}`, name),
    codecFunction(module, 'write', name, writeValue(module, operation, response), name),
  ]
}

function writeValue(module: Module, { name }: Operation, value: Written): string {
  if (value.wire === undefined) return writeExpression(module, value.type, 'value')
  const must = (words: string): string =>
    `${module.wire('required')}(w, value, '${name}.response', '${words}')`
  return writeForms(module, value, 'value', must)
}

/** Words that are always the same: there is nothing to say to a program, but they are on the wire. */
function constantFields(module: Module, parts: StructParts): Statement[] {
  const read = structReader(module, parts).statements as string[]
  const write = structWriter(module, parts).statements as string[]
  return [
    codecFunction(module, 'read', parts.name, read.slice(0, -1), 'void'),
    codecFunction(module, 'write', parts.name, write, 'void'),
  ]
}

function codecFunction(
  module: Module,
  verb: 'read' | 'write',
  name: string,
  statements: string | string[],
  type: string,
): StatementStructures {
  const of = type === 'void' ? `the constants of ${name}` : `{@link ${name}}`
  return {
    kind: StructureKind.Function,
    name: `${verb}${name}`,
    isExported: true,
    docs: module.doc({ text: `${verb === 'read' ? 'Reads' : 'Writes'} ${of}.` }),
    parameters:
      verb === 'read'
        ? [{ name: 'r', type: module.runtime('Reader') }]
        : [
            { name: 'w', type: module.runtime('Writer') },
            ...(type === 'void' ? [] : [{ name: 'value', type }]),
          ],
    returnType: verb === 'read' ? type : 'void',
    statements,
  }
}

function descriptor(module: Module, name: string, operation: Operation): Statement {
  const request = hasNoRequest(operation) ? 'void' : `${name}Request`
  const response = hasNoResponse(operation) ? 'void' : `${name}Response`
  const nothing = (): string => module.runtime('noBytes')
  const requestFunction = operation.request.length === 0 ? nothing() : undefined
  const responseFunction = operation.response.kind === 'nothing' ? nothing() : undefined
  const members = [
    `name: '${name}'`,
    `opcode: ${operation.opcode}`,
    `gate: ${gateLiteral(module, operation.gate)}`,
    `channel: ${operation.channel}`,
    `method: '${camel(name)}'`,
    `readRequest: ${requestFunction ?? `read${name}Request`}`,
    `writeRequest: ${requestFunction ?? `write${name}Request`}`,
    `readResponse: ${responseFunction ?? `read${name}Response`}`,
    `writeResponse: ${responseFunction ?? `write${name}Response`}`,
  ]
  const element = responseElement(module, operation)
  if (element !== undefined) members.push(`writeElement: ${element}`)
  if (operation.upload !== undefined) {
    members.push(`upload: [${operation.upload.wire.map(entry => uploadCase(module, entry)).join(', ')}]`)
  }
  if (operation.download !== undefined) {
    const { by, content } = operation.download
    members.push(`download: { by: '${by}', content: ${contentText(module, content)} }`)
  }
  return constant({
    name,
    type: `${module.runtime('Operation')}<${request}, ${response}>`,
    initializer: `{ ${members.join(',\n')} }`,
    docs: module.doc({
      text: operation.doc,
      tags: [...lifeTags(module, operation), `@see ${module.link(operation.source)}`],
    }),
  })
}

/** Writes one element of a response that is nothing but a list. */
function responseElement(module: Module, { response }: Operation): string | undefined {
  const list = responseList(response)
  if (list === undefined) return undefined
  if (list.kind !== 'map') return typedWriteFunction(module, list.of)
  const item = ['key', 'item'].map((_, at) => `pair[${at}]`)
  const type = `readonly [${typeText(module, list.key)}, ${typeText(module, list.value)}]`
  const key = writeExpression(module, list.key, item[0] ?? '')
  const value = writeExpression(module, list.value, item[1] ?? '')
  return `(w: ${module.runtime('Writer')}, pair: ${type}) => { ${key}\n${value} }`
}

/** The list that a response is in every session, if it is one. */
export function responseList(
  response: Operation['response'],
): Extract<TypeRef, { kind: 'list' | 'map' }> | undefined {
  // Its elements are written one by one, for which there has to be one way to write the list.
  if (response.kind !== 'value' || response.wire !== undefined) return undefined
  const { type } = response
  return type.kind === 'list' || type.kind === 'map' ? type : undefined
}

function uploadCase(module: Module, entry: BodyCase): string {
  return `{ gate: ${gateLiteral(module, entry.gate)}, by: '${entry.by}', content: ${contentText(module, entry.content)} }`
}

function contentText(module: Module, content: Content): string {
  return content === 'bytes' || content === 'nar' ? `'${content}'` : module.value(content, 'streams.ts')
}
