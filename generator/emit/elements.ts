import { type ClassDeclarationStructure, type MethodDeclarationStructure, StructureKind } from 'ts-morph'
import type { Operation } from '../ir/protocol.ts'
import { camel, pascal } from '../naming/names.ts'
import { type Context, operationFile } from './context.ts'
import { type Form, typeText } from './expressions.ts'
import type { Module } from './module.ts'
import { hasNoRequest, requestParts, responseList, servedOperations } from './operations.ts'
import { writtenType } from './struct-types.ts'

/** Writes the class of the client's member `elements`: one method per operation whose reply is a list. */
export function elementsClass(
  module: Module,
  connection: string,
  message: string,
): ClassDeclarationStructure | undefined {
  const { protocol } = module.context
  const operations = listOperations(module.context)
  if (operations.length === 0) return undefined
  const client = `${pascal(protocol.name)}Client`
  return {
    kind: StructureKind.Class,
    name: elementsName(protocol.name),
    isExported: true,
    docs: module.doc({
      text: 'Calls whose replies are lists, element by element: only the elements that have just arrived are held, never the whole list.',
    }),
    properties: [{ name: '#connection', isReadonly: true, type: connection }],
    ctors: [
      {
        docs: module.doc({ text: `Wraps the connection of a {@link ${client}}.` }),
        parameters: [{ name: 'connection', type: connection }],
        statements: ['this.#connection = connection'],
      },
    ],
    methods: operations.map(operation => method(module, operation, client, message)),
  }
}

/** Names the class, such as `EchoElements`. */
export function elementsName(protocol: string): string {
  return `${pascal(protocol)}Elements`
}

/** Lists the operations whose reply is a list in every session. */
function listOperations(context: Context): Operation[] {
  return servedOperations(context).filter(
    ({ response, upload }) => responseList(response) !== undefined && upload === undefined,
  )
}

/** Writes the type of an element of a response that is a list. */
export function elementText(
  module: Module,
  response: Operation['response'],
  form: Form = 'whole',
): string | undefined {
  const list = responseList(response)
  if (list === undefined) return undefined
  if (list.kind === 'list') return typeText(module, list.of, form)
  return `readonly [${typeText(module, list.key, form)}, ${typeText(module, list.value, form)}]`
}

function method(
  module: Module,
  operation: Operation,
  client: string,
  message: string,
): MethodDeclarationStructure {
  const { name } = operation
  const file = operationFile(module.context, operation)
  const bare = hasNoRequest(operation)
  const options = `${module.runtime('CallOptions')}<${message}>`
  return {
    kind: StructureKind.Method,
    name: camel(name),
    docs: module.doc({ text: `Yields the elements that {@link ${client}.${camel(name)}} returns.` }),
    parameters: [
      ...(bare
        ? []
        : [{ name: 'request', type: module.type(writtenType(module, requestParts(operation)), file) }]),
      { name: 'options', type: options, initializer: '{}' },
    ],
    returnType: `AsyncIterableIterator<${elementText(module, operation.response)}>`,
    statements: [
      `return this.#connection.elements(${module.value(name, file)}, ${bare ? 'undefined' : 'request'}, options)`,
    ],
  }
}
