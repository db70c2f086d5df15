import { printStructure, StructureKind } from 'ts-morph'
import type { Protocol } from '../ir/ir.ts'
import { headerText } from '../write/header.ts'
import { emitArbitraries } from './arbitraries.ts'
import { emitChannel } from './channel.ts'
import { emitClient } from './client.ts'
import { emitCodecs } from './codecs.ts'
import { type Context, createContext } from './context.ts'
import { emitCore } from './core.ts'
import { emitHandshake } from './handshake.ts'
import { emitLayout } from './layout.ts'
import { Module, type Statement } from './module.ts'
import { emitOperations } from './operations.ts'
import { emitProtocol } from './protocol.ts'
import { emitProxy } from './proxy.ts'
import { emitServer } from './server.ts'
import { enumTable, typeDeclarations, typeReader, typeWriter } from './shapes.ts'
import { emitStreams } from './streams.ts'
import { emitVersions } from './versions.ts'

/** Every file of a protocol, by its path below the protocol's folder. */
export function emit(protocol: Protocol): Map<string, string> {
  const context = createContext(protocol)
  const modules = [
    collect(context, 'types.ts', typeDeclarations),
    collect(context, 'enums.ts', enumTable),
    collect(context, 'read.ts', typeReader),
    collect(context, 'write.ts', typeWriter),
    ...(protocol.channel === undefined ? [] : [emitChannel(context, protocol.channel)]),
    ...(protocol.streams.length === 0 ? [] : [emitStreams(context)]),
    emitOperations(context),
    ...(protocol.handshake === undefined ? [] : [emitHandshake(context, protocol.handshake)]),
    emitCore(context),
    emitProtocol(context),
    emitClient(context),
    emitServer(context),
    emitProxy(context),
    emitArbitraries(context),
    emitLayout(context),
    emitCodecs(context),
  ]
  // Last, because it holds the versions that the others turned out to need.
  modules.push(emitVersions(context))
  return print(protocol, [...modules, indexModule(context, modules)])
}

function collect(
  context: Context,
  path: string,
  statements: (module: Module, type: Protocol['types'][number]) => ReturnType<typeof typeReader>,
): Module {
  const module = new Module(context, path)
  for (const type of context.protocol.types) module.add(...statements(module, type))
  return module
}

/** What a user of the package imports; arbitraries stay apart, because they need fast-check. */
function indexModule(context: Context, modules: readonly Module[]): Module {
  const module = new Module(context, 'index.ts')
  const apart = new Set(['arbitraries.ts', 'layout.ts', 'codecs.ts', 'enums.ts'])
  const paths = modules.map(entry => entry.path).filter(path => !apart.has(path))
  module.add(
    ...paths.sort().map(path => `export * from './${path}'`),
    `export * from '../../runtime/codegen/index.ts'`,
  )
  return module
}

/** Every file as text, imports first. The printer alone: a project would parse all that was just printed. */
function print(protocol: Protocol, modules: readonly Module[]): Map<string, string> {
  const text = (statements: Statement[]): string =>
    printStructure(
      { kind: StructureKind.SourceFile, statements },
      { indentNumberOfSpaces: 2, useSingleQuote: true },
    ).trim()
  return new Map(
    modules.map(module => {
      const parts = [`// ${headerText(protocol.name)}`, text(module.imports()), text(module.statements)]
      return [module.path, `${parts.filter(part => part !== '').join('\n\n')}\n`]
    }),
  )
}
