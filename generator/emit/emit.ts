import { IndentationText, NewLineKind, Project, QuoteKind } from 'ts-morph'
import { headerText } from '../header.ts'
import type { Protocol } from '../ir.ts'
import { emitArbitraries } from './arbitraries.ts'
import { emitChannel } from './channel.ts'
import { emitClient } from './client.ts'
import { emitCodecs } from './codecs.ts'
import type { Context } from './context.ts'
import { emitCore } from './core.ts'
import { createContext } from './create-context.ts'
import { emitHandshake } from './handshake.ts'
import { emitLayout } from './layout.ts'
import { Module } from './module.ts'
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
    `export * from '../../runtime/index.ts'`,
  )
  return module
}

/** One source file at a time, each in one call: adding to a file re-parses it. */
function print(protocol: Protocol, modules: readonly Module[]): Map<string, string> {
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: {
      indentationText: IndentationText.TwoSpaces,
      newLineKind: NewLineKind.LineFeed,
      quoteKind: QuoteKind.Single,
    },
  })
  const files = new Map<string, string>()
  for (const module of modules) {
    const source = project.createSourceFile(module.path, {
      statements: [...module.imports(), ...module.statements],
    })
    const imported = source.getImportDeclarations().at(-1)?.getEnd() ?? 0
    const text = source.getFullText()
    const body = text.slice(imported).trimStart()
    const head = imported === 0 ? '' : `${text.slice(0, imported)}\n\n`
    files.set(module.path, `// ${headerText(protocol.name)}\n\n${head}${body}`)
  }
  return files
}
