import { type MethodSignatureStructure, StructureKind } from 'ts-morph'
import type { Operation } from '../ir/protocol.ts'
import { referencedNames } from '../ir/references.ts'
import { camel, parameterIdentifier, pascal } from '../naming/names.ts'
import { incomingBody, outgoingBody, uploadType } from './body-types.ts'
import { messageType } from './channel.ts'
import { type Context, operationFile } from './context.ts'
import { sinceTag } from './doc.ts'
import { elementText } from './elements.ts'
import { acceptErrorText, handlerErrorText } from './error-texts.ts'
import { typeText } from './expressions.ts'
import { foldGate } from './gate-expression.ts'
import { helloType } from './handshake.ts'
import { Module } from './module.ts'
import { hasNoRequest, hasNoResponse, methodName, responseList, servedOperations } from './operations.ts'
import { writtenType } from './struct-types.ts'

/**
 * Writes `server.ts`: one typed handler per operation, and functions that serve a stream or a socket with
 * them.
 */
export function emitServer(context: Context): Module {
  const module = new Module(context, 'server.ts')
  const { protocol } = context
  const prefix = pascal(protocol.name)
  const message = messageType(module, 'init')
  const hello = helloType(module, 'client')
  const connection = `${module.runtime('ServerConnection')}<${message}, ${hello}>`
  const options = `${module.runtime('ServeOptions')}<${helloType(module, 'server', 'init')}>`
  const handlers = `${prefix}Handlers`
  const given = `${handlers} | ((connection: ${prefix}Connection) => ${awaitable(module, handlers)})`
  const parameters = [
    { name: 'handlers', type: given },
    { name: 'options', type: options, initializer: '{}' },
  ]
  const told = [
    `@param handlers One handler per operation: an object for all connections, or a function that returns the object of each. ${acceptErrorText(context)}`,
  ]
  module.add(
    {
      kind: StructureKind.TypeAlias,
      name: `${prefix}Call`,
      isExported: true,
      docs: module.doc({ text: `Context of a call, for a handler of the ${protocol.title}.` }),
      type: `${module.runtime('ServerCall')}<${message}, ${hello}>`,
    },
    {
      kind: StructureKind.TypeAlias,
      name: `${prefix}Connection`,
      isExported: true,
      docs: module.doc({ text: `The server's side of a connection.` }),
      type: connection,
    },
    {
      kind: StructureKind.Interface,
      name: handlers,
      isExported: true,
      docs: module.doc({
        text: `A server of the ${protocol.title}: one handler per operation.\n\n${handlerErrorText(context)}`,
        source: protocol.source,
      }),
      methods: servedOperations(context).map(operation => handler(module, operation, `${prefix}Call`)),
    },
    {
      kind: StructureKind.Function,
      name: 'serve',
      isExported: true,
      docs: module.doc({
        text: 'Runs the handshake as a server, and serves requests until the client goes away.',
        tags: [
          '@param stream A duplex stream, or a pair of streams such as the standard ones of a process.',
          ...told,
          '@throws {ConnectionError} `handshake-refused`; a later error ends the connection, see `onError`.',
        ],
      }),
      parameters: [
        {
          name: 'stream',
          type: `${module.packageType('Duplex', 'node:stream')} | ${module.runtime('StreamPair')}`,
        },
        ...parameters,
      ],
      returnType: `Promise<${prefix}Connection>`,
      statements: [
        `return ${module.runtime('serveStream')}(${module.value(camel(protocol.name), 'protocol.ts')}, stream, handlers, options)`,
      ],
    },
    {
      kind: StructureKind.Function,
      name: 'listen',
      isExported: true,
      docs: module.doc({
        text: 'Listens on a socket, and serves every client that connects.',
        tags: [
          '@param address `unix:///path/to/socket`, the path of a socket, `tcp://host:port`, or sockets that were passed to this process.',
          ...told,
          '@param options The same for all connections, or a function that returns those for each client.',
          '@param listening Permissions of the socket, and limits for all connections.',
          '@throws {ConnectionError} `listen-failed`, or `connect-failed` if `address` is none.',
        ],
      }),
      parameters: [
        { name: 'address', type: module.runtime('ListenAddress') },
        parameters[0] as (typeof parameters)[0],
        { name: 'options', type: `${module.runtime('OptionsFor')}<${options}>`, initializer: '{}' },
        { name: 'listening', type: module.runtime('ListenOptions'), initializer: '{}' },
      ],
      returnType: `Promise<${module.runtime('Listening')}>`,
      statements: [
        `return ${module.runtime('listenOn')}(address, (stream, peer, refusal) => ${module.runtime('servePeer')}(stream, peer, options, own => ${module.runtime('serveStream')}(${camel(protocol.name)}, stream, handlers, own), refusal), ${module.runtime('reportedBy')}(options, listening))`,
      ],
    },
  )
  return module
}

function handler(module: Module, operation: Operation, call: string): MethodSignatureStructure {
  const { name, upload } = operation
  return {
    kind: StructureKind.MethodSignature,
    name: camel(name),
    hasQuestionToken: true,
    docs: module.doc({
      text: `Handles {@link ${methodName(module, operation)}}.`,
      tags: [sinceTag(foldGate(module, operation.gate))],
      source: operation.source,
    }),
    parameters: [
      ...(hasNoRequest(operation)
        ? []
        : [
            {
              name: 'request',
              type: module.type(`${name}Request`, operationFile(module.context, operation)),
            },
          ]),
      ...(upload === undefined
        ? []
        : [
            {
              name: parameterIdentifier(upload.name),
              type: uploadType(upload, content => incomingBody(module, content, 'AsyncIterable')),
            },
          ]),
      { name: 'call', type: call },
    ],
    returnType: awaitable(module, answerType(module, operation)),
  }
}

function answerType(module: Module, operation: Operation): string {
  const { download, response } = operation
  if (download !== undefined) return outgoingBody(module, download.content)
  if (hasNoResponse(operation)) return 'void'
  const element = elementText(module, response, 'init')
  if (element === undefined) return responseInit(module, operation)
  const isUncounted = responseList(response)?.until !== undefined
  return `${module.runtime(isUncounted ? 'UncountedReply' : 'ListReply')}<${element}>`
}

/** Names the type of a response that a handler returns. */
function responseInit(module: Module, operation: Operation): string {
  const { name, response } = operation
  const type = `${name}Response`
  const file = operationFile(module.context, operation)
  if (response.kind === 'fields')
    return module.type(writtenType(module, { type, name: type, path: type, fields: response.fields }), file)
  const takesLess =
    response.kind === 'value' && referencedNames(response.type).some(each => module.context.inits.has(each))
  return takesLess ? typeText(module, response.type, 'init') : module.type(type, file)
}

function awaitable(module: Module, type: string): string {
  return `${module.runtime('Awaitable')}<${type}>`
}
