import { StructureKind } from 'ts-morph'
import { camel } from '../naming/names.ts'
import type { Context } from './context.ts'
import { Module } from './module.ts'

/** Writes `proxy.ts`: a proxy between clients and a server. */
export function emitProxy(context: Context): Module {
  const module = new Module(context, 'proxy.ts')
  const { protocol } = context
  const value = module.value(camel(protocol.name), 'protocol.ts')
  const proxyStream = module.runtime('proxyStream')
  const parameters = [
    { name: 'target', type: module.runtime('Target') },
    { name: 'options', type: module.runtime('ProxyOptions'), initializer: '{}' },
  ]
  module.add(
    {
      kind: StructureKind.Function,
      name: 'proxy',
      isExported: true,
      docs: module.doc({
        text: `Connects a client to a server of the ${protocol.title}.\n\nIf both sides have the same session, each gets the bytes that the other sent. If not, values are encoded again, and a loss that the spec does not declare harmless is an error that names the field. Bodies and the log are passed on piece by piece.`,
        tags: [
          '@param stream The client: a duplex stream, or a pair of streams such as the standard ones of a process.',
          '@param target The server, in any of the forms that {@link connect} accepts.',
          '@throws {ConnectionError} `connect-failed` or `handshake-refused`; a later error ends the connection, see `onError`.',
        ],
        source: protocol.source,
      }),
      parameters: [
        {
          name: 'stream',
          type: `${module.packageType('Duplex', 'node:stream')} | ${module.runtime('StreamPair')}`,
        },
        ...parameters,
      ],
      returnType: `Promise<${module.runtime('ServerConnection')}>`,
      statements: [`return ${proxyStream}(${value}, stream, target, options)`],
    },
    {
      kind: StructureKind.Function,
      name: 'listenAsProxy',
      isExported: true,
      docs: module.doc({
        text: 'Listens on a socket, and connects each client to a server.\n\nThe server takes each client for the user of this process. On a socket that others can open, `amend` of the options has to refuse what they may not do.',
        tags: [
          '@param address `unix:///path/to/socket`, the path of a socket, `tcp://host:port`, or sockets that were passed to this process.',
          '@param options The same for all connections, or a function that returns those for each client.',
          '@param listening Permissions of the socket, and limits for all connections.',
          '@throws {ConnectionError} `listen-failed`, or `connect-failed` if `address` is none.',
        ],
      }),
      parameters: [
        { name: 'address', type: module.runtime('ListenAddress') },
        parameters[0] as (typeof parameters)[0],
        { name: 'options', type: `${module.runtime('OptionsFor')}<ProxyOptions>`, initializer: '{}' },
        { name: 'listening', type: module.runtime('ListenOptions'), initializer: '{}' },
      ],
      returnType: `Promise<${module.runtime('Listening')}>`,
      statements: [
        `return ${module.runtime('listenOn')}(address, (stream, peer, refusal) => ${module.runtime('servePeer')}(stream, peer, options, own => proxy(stream, target, own), refusal), ${module.runtime('reportedBy')}(options, listening))`,
      ],
    },
  )
  return module
}
