import { type FunctionDeclarationStructure, StructureKind } from 'ts-morph'
import { isServed } from '../ir/is-served.ts'
import type { BodyCase, Content, Operation } from '../ir/protocol.ts'
import type { TypeRef, Written } from '../ir/types.ts'
import { camel, pascal } from '../naming/names.ts'
import { acknowledgementCodec, constantFields } from './acknowledgement.ts'
import { type Context, operationFile } from './context.ts'
import { constant } from './data.ts'
import { formatVersion, gateWords } from './doc.ts'
import { typedWriteFunction, typeText, writeExpression, writeFunction } from './expressions.ts'
import { foldGate, gateLiteral } from './gate-expression.ts'
import { grammarValue } from './grammars.ts'
import { exportOperations } from './indexes.ts'
import { Module, type Statement } from './module.ts'
import { readWritten, structReader, structWriter, writeForms } from './struct.ts'
import { type StructParts, structTypes, writtenType } from './struct-types.ts'

/** Writes `operations/`: requests, responses and descriptors of all operations, by files of the spec. */
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

/** Writes `operations.ts`: the table of all operations, and all exports of the files of `operations/`. */
export function emitOperationTable(context: Context, operations: readonly Module[]): Module {
  const module = new Module(context, 'operations.ts')
  const byOpcode = servedOperations(context).sort((a, b) => a.opcode - b.opcode)
  const entries = byOpcode.map(operation => {
    const name = module.value(operation.name, operationFile(context, operation))
    // A bundler treats `X.opcode` as a possible side effect, and would keep all operations for it.
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

/** Lists the operations that some version of the protocol has; the others are known by name only. */
export function servedOperations(context: Context): Operation[] {
  return context.protocol.operations.filter(operation => isServed(context.protocol, operation))
}

/** Tells whether a client sends no field with the opcode. */
export function hasNoRequest(operation: Operation): boolean {
  return operation.request.every(field => field.constant !== undefined)
}

/** Tells whether a reply carries no value. */
export function hasNoResponse({ response }: Operation): boolean {
  return (
    response.kind === 'nothing' ||
    (response.kind === 'fields' && response.fields.every(field => field.constant))
  )
}

/** Writes doc lines about the life of an operation. */
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

/** Links the client's method that calls an operation, which has its documentation. */
export function methodName({ context }: Module, { name }: Operation): string {
  return `${pascal(context.protocol.name)}Client.${camel(name)}`
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
  return [...structTypes(module, parts), structReader(module, parts), structWriter(module, parts)]
}

export function requestParts(operation: Operation): StructParts {
  const name = `${operation.name}Request`
  return {
    type: name,
    name,
    path: `${operation.name}.request`,
    fields: operation.request,
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
      source: operation.source,
    }
    if (hasNoResponse(operation))
      return acknowledgementCodec(module, operation) === undefined ? constantFields(module, parts) : []
    return [...structTypes(module, parts), structReader(module, parts), structWriter(module, parts)]
  }
  return [
    {
      kind: StructureKind.TypeAlias,
      name,
      isExported: true,
      docs: module.doc({
        text: response.doc,
        source: operation.source,
      }),
      type: typeText(module, response.type),
    },
    ...(namedType(response) === undefined ? valueCodec(module, operation, response) : []),
  ]
}

/**
 * Finds the named type of a response, if it is that type in every session, so that the type's reader and
 * writer serve.
 */
function namedType(response: Operation['response']): string | undefined {
  if (response.kind !== 'value' || response.wire !== undefined) return undefined
  return response.type.kind === 'named' ? response.type.name : undefined
}

function writeValue(module: Module, { name }: Operation, value: Written): string {
  if (value.wire === undefined) return writeExpression(module, value.type, 'value')
  const must = (words: string): string =>
    `${module.wire('required')}(w, value, '${name}.response', '${words}')`
  return writeForms(module, value, 'value', must)
}

function valueCodec(module: Module, operation: Operation, value: Written): FunctionDeclarationStructure[] {
  const name = `${operation.name}Response`
  return [
    {
      kind: StructureKind.Function,
      name: `read${name}`,
      isExported: true,
      parameters: [{ name: 'r', type: module.runtime('Reader') }],
      returnType: name,
      statements: `return ${readWritten(module, value)}`,
    },
    {
      kind: StructureKind.Function,
      name: `write${name}`,
      isExported: true,
      parameters: [
        { name: 'w', type: module.runtime('Writer') },
        { name: 'value', type: typeText(module, value.type, 'init') },
      ],
      returnType: 'void',
      statements: writeValue(module, operation, value),
    },
  ]
}

/** Names the functions of a descriptor for the response. */
function responseCodec(module: Module, operation: Operation): { read: string; write: string } {
  const { name, response } = operation
  if (response.kind === 'nothing') {
    const nothing = module.runtime('noBytes')
    return { read: nothing, write: nothing }
  }
  const type = namedType(response)
  if (type !== undefined) return { read: module.reader(type), write: module.writer(type) }
  const shared = acknowledgementCodec(module, operation)
  return shared ?? { read: `read${name}Response`, write: `write${name}Response` }
}

function descriptor(module: Module, name: string, operation: Operation): Statement {
  const request = hasNoRequest(operation) ? 'void' : writtenType(module, requestParts(operation))
  const response = hasNoResponse(operation) ? 'void' : `${name}Response`
  const requestFunction = operation.request.length === 0 ? module.runtime('noBytes') : undefined
  const { read, write } = responseCodec(module, operation)
  const members = [
    `name: '${name}'`,
    `opcode: ${operation.opcode}`,
    `gate: ${gateLiteral(module, operation.gate)}`,
    `channel: ${operation.channel}`,
    `method: '${camel(name)}'`,
    `readRequest: ${requestFunction ?? `read${name}Request`}`,
    `writeRequest: ${requestFunction ?? `write${name}Request`}`,
    `readResponse: ${read}`,
    `writeResponse: ${write}`,
  ]
  const element = responseElement(module, operation)
  if (element !== undefined) members.push(`writeElement: ${element}`)
  if (responseList(operation.response)?.until !== undefined) members.push('isUncounted: true')
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
    initializer: `{\n${members.join(',\n')},\n}`,
    docs: module.doc({
      text: `Descriptor of {@link ${methodName(module, operation)}}.`,
      tags: [operation.obsolete === undefined ? undefined : `@deprecated ${operation.obsolete.doc}`],
      source: operation.source,
    }),
  })
}

/** Writes one element of a response that is nothing but a list. */
function responseElement(module: Module, { response }: Operation): string | undefined {
  const list = responseList(response)
  if (list === undefined) return undefined
  if (list.kind !== 'map') {
    const write = typedWriteFunction(module, list.of)
    if (list.until === undefined) return write
    const inside = writeFunction(module, list.of)
    return `(w: ${module.runtime('Writer')}, item: ${typeText(module, list.of, 'init')}) => ${module.wire('writeBeforeEnd')}(w, item, ${inside})`
  }
  const item = ['key', 'item'].map((_, at) => `pair[${at}]`)
  const type = `readonly [${typeText(module, list.key, 'init')}, ${typeText(module, list.value, 'init')}]`
  const key = writeExpression(module, list.key, item[0] ?? '')
  const value = writeExpression(module, list.value, item[1] ?? '')
  if (list.until !== undefined) {
    return `(w: ${module.runtime('Writer')}, pair: ${type}) => ${module.wire('writeBeforeEnd')}(w, pair, (w, pair) => { ${key}\n${value} })`
  }
  return `(w: ${module.runtime('Writer')}, pair: ${type}) => { ${key}\n${value} }`
}

/** Finds the list of a response, if it is a list in every session. */
export function responseList(
  response: Operation['response'],
): Extract<TypeRef, { kind: 'list' | 'map' }> | undefined {
  // Elements are written one by one, so there must be only one way to write the list.
  if (response.kind !== 'value' || response.wire !== undefined) return undefined
  const { type } = response
  return type.kind === 'list' || type.kind === 'map' ? type : undefined
}

function uploadCase(module: Module, entry: BodyCase): string {
  return `{ gate: ${gateLiteral(module, entry.gate)}, by: '${entry.by}', content: ${contentText(module, entry.content)} }`
}

function contentText(module: Module, content: Content): string {
  switch (content.kind) {
    case 'bytes':
      return `{ kind: 'bytes' }`
    case 'grammar':
      return `{ kind: 'grammar', grammar: ${grammarValue(module, content.name)} }`
    case 'stream':
      return `{ kind: 'stream', stream: ${module.value(content.name, 'streams.ts')} }`
  }
}
