import { type MethodDeclarationStructure, type PropertyDeclarationStructure, StructureKind } from 'ts-morph'
import type { Operation } from '../ir/protocol.ts'
import { camel, coreName, parameterIdentifier, pascal } from '../naming/names.ts'
import { incomingBody, outgoingBody, streamOf, uploadOptions, uploadType } from './body-types.ts'
import { messageType } from './channel.ts'
import { type Context, operationFile } from './context.ts'
import { elementsClass, elementsName } from './elements.ts'
import { callErrorTag } from './error-texts.ts'
import { helloType } from './handshake.ts'
import { Module } from './module.ts'
import { hasNoRequest, hasNoResponse, lifeTags, requestParts, servedOperations } from './operations.ts'
import { writtenType } from './struct-types.ts'

/** Writes `client.ts`: one typed method per operation. */
export function emitClient(context: Context): Module {
  const module = new Module(context, 'client.ts')
  const { protocol } = context
  const name = `${pascal(protocol.name)}Client`
  const message = messageType(module)
  const connection = `${module.runtime('ClientConnection')}<${message}, ${helloType(module, 'server')}>`
  const options = `${module.runtime('ConnectOptions')}<${message}, ${helloType(module, 'client', 'init')}>`
  const elements = elementsClass(module, connection, message)
  if (elements !== undefined) module.add(elements)
  module.add(
    {
      kind: StructureKind.Class,
      name,
      isExported: true,
      docs: module.doc({
        text: `A client of the ${protocol.title}: one method per operation.`,
        source: protocol.source,
      }),
      properties: [
        {
          name: 'connection',
          isReadonly: true,
          type: connection,
          docs: module.doc({ text: 'The connection that the methods call through.' }),
        },
        ...(elements === undefined ? [] : [elementsProperty(module)]),
      ],
      ctors: [
        {
          docs: module.doc({ text: 'Wraps a connection after its handshake.' }),
          parameters: [{ name: 'connection', type: connection }],
          statements: [
            'this.connection = connection',
            ...(elements === undefined ? [] : [`this.elements = new ${elements.name}(connection)`]),
          ],
        },
      ],
      methods: [
        ...servedOperations(context).map(operation => method(module, operation, message)),
        {
          name: 'close',
          docs: module.doc({ text: 'Ends the connection after the calls in progress have ended.' }),
          returnType: 'Promise<void>',
          statements: ['return this.connection.close()'],
        },
        {
          name: '[Symbol.asyncDispose]',
          docs: module.doc({ text: 'Lets `await using` close the client.' }),
          returnType: 'Promise<void>',
          statements: ['return this.connection.close()'],
        },
      ],
    },
    {
      kind: StructureKind.Function,
      name: 'connect',
      isAsync: true,
      isExported: true,
      docs: module.doc({
        text: 'Connects, runs the handshake and returns a client.',
        tags: [
          '@param target A URL (`unix:///path/to/socket`, `tcp://host:port`), a duplex stream, or a pair of streams such as a child process.',
          '@throws {ConnectionError} `connect-failed`, `handshake-refused`, `bad-option`, or `aborted` by the signal of the options.',
        ],
      }),
      parameters: [
        { name: 'target', type: module.runtime('Target') },
        { name: 'options', type: options, initializer: '{}' },
      ],
      returnType: `Promise<${name}>`,
      statements: [
        `return new ${name}(await ${module.runtime('openClient')}(${module.value(coreName(protocol.name), 'core.ts')}, target, options))`,
      ],
    },
  )
  return module
}

function elementsProperty(module: Module): PropertyDeclarationStructure {
  const text =
    'The same calls for replies that are lists, element by element.\n\nNothing is sent before the first element is requested. A caller that stops before the last element ends the connection, because the other elements stand before the next reply.'
  return {
    kind: StructureKind.Property,
    name: 'elements',
    isReadonly: true,
    type: elementsName(module.context.protocol.name),
    docs: module.doc({ text }),
  }
}

function method(module: Module, operation: Operation, message: string): MethodDeclarationStructure {
  const { name, upload, download } = operation
  const file = operationFile(module.context, operation)
  const bare = hasNoRequest(operation)
  const options = `${module.runtime('CallOptions')}<${message}>`
  const result =
    download !== undefined
      ? incomingBody(module, download.content, 'AsyncIterableIterator')
      : hasNoResponse(operation)
        ? 'void'
        : module.type(`${name}Response`, file)
  const body = upload === undefined ? undefined : parameterIdentifier(upload.name)
  return {
    kind: StructureKind.Method,
    name: camel(name),
    isAsync: isOnlyRecord(module, operation),
    docs: module.doc({
      text: operation.doc,
      tags: [
        ...lifeTags(module, operation),
        upload?.doc === undefined
          ? undefined
          : `@param ${body} ${upload.doc.trim().replace(/\s*\n\s*/g, ' ')}`,
        download?.doc === undefined ? undefined : `@returns ${download.doc.trim().replace(/\s*\n\s*/g, ' ')}`,
        `@throws {GateError} if the negotiated version or features do not have it; nothing is sent then.`,
        callErrorTag(operation),
        `@see ${module.link(operation.source)}`,
      ],
    }),
    parameters: [
      ...(bare
        ? []
        : [{ name: 'request', type: module.type(writtenType(module, requestParts(operation)), file) }]),
      ...(upload === undefined
        ? []
        : [
            {
              name: parameterIdentifier(upload.name),
              type: uploadType(upload, content => outgoingBody(module, content)),
            },
          ]),
      { name: 'options', type: options, initializer: '{}' },
    ],
    returnType: `Promise<${result}>`,
    statements: [`return ${callText(module, operation)}`],
  }
}

/** Tells whether a download is one record, for which the client has to wait. */
function isOnlyRecord(module: Module, { download }: Operation): boolean {
  return download !== undefined && streamOf(module, download.content)?.kind === 'record'
}

function callText(module: Module, operation: Operation): string {
  const { name, upload, download } = operation
  const descriptor = module.value(name, operationFile(module.context, operation))
  const request = hasNoRequest(operation) ? 'undefined' : 'request'
  if (upload !== undefined) {
    const body = uploadOptions(module, upload, parameterIdentifier(upload.name))
    return `this.connection.call(${descriptor}, ${request}, { ...options, ${body} })`
  }
  if (download === undefined) return `this.connection.call(${descriptor}, ${request}, options)`
  const stream = streamOf(module, download.content)
  if (stream === undefined) return `this.connection.download(${descriptor}, ${request}, options)`
  const codec = module.value(stream.name, 'streams.ts')
  const records = `this.connection.downloadRecords(${descriptor}, ${codec}, ${request}, options)`
  return stream.kind === 'record' ? `${module.runtime('onlyRecord')}(await ${records})` : records
}
