import { printStructure, StructureKind } from 'ts-morph'
import { describe } from '../describe/describe.ts'
import type { Protocol } from '../ir/protocol.ts'
import { ownPlaces, type Places } from '../load/places.ts'
import { isElsewhere } from '../naming/mirror-path.ts'
import { headerText, ownershipText } from '../write/header.ts'
import { emitAcknowledgement } from './acknowledgement.ts'
import { emitArbitraries } from './arbitraries.ts'
import { emitChannel } from './channel.ts'
import { emitClient } from './client.ts'
import { emitCodecs } from './codecs.ts'
import { emitConstants } from './constants.ts'
import { type Context, createContext } from './context.ts'
import { emitCore } from './core.ts'
import { emitGolden } from './golden.ts'
import { emitGrammars } from './grammars.ts'
import { emitHandshake } from './handshake.ts'
import { emitImplementations } from './implementations.ts'
import { emitIndex, emitTypeIndexes } from './indexes.ts'
import { emitLayout } from './layout.ts'
import type { Module, Statement } from './module.ts'
import { emitOperations, emitOperationTable } from './operations.ts'
import { emitProtocol } from './protocol.ts'
import { emitProxy } from './proxy.ts'
import { emitServer } from './server.ts'
import { emitTypes } from './shapes.ts'
import { emitStreams } from './streams.ts'
import { emitVersions } from './versions.ts'

/** Writes every file of a protocol, by its path below the protocol's folder. */
export function emit(protocol: Protocol, places: Places = ownPlaces): Map<string, string> {
  const context = createContext(protocol, places)
  const types = emitTypes(context)
  const operations = emitOperations(context)
  const modules = [
    ...(protocol.constants.length === 0 ? [] : [emitConstants(context)]),
    ...types,
    ...(protocol.channel === undefined ? [] : [emitChannel(context, protocol.channel)]),
    ...(protocol.grammars.length === 0 ? [] : [emitGrammars(context)]),
    ...emitStreams(context),
    ...emitAcknowledgement(context),
    ...operations,
    emitOperationTable(context, operations),
    ...(protocol.handshake === undefined ? [] : [emitHandshake(context, protocol.handshake)]),
    emitCore(context),
    emitProtocol(context),
    emitClient(context),
    emitServer(context),
    emitProxy(context),
    emitArbitraries(context),
    emitLayout(context),
    emitCodecs(context),
    ...(protocol.golden.length === 0 ? [] : [emitGolden(context)]),
  ]
  // Last, because the other files decide which versions it contains.
  modules.push(emitVersions(context))
  const tables = protocol.implementations.length === 0 ? [] : [emitImplementations(context)]
  const indexes = [...emitTypeIndexes(context, types), emitIndex(context, modules)]
  const texts = print(context, [...modules, ...tables, ...indexes])
  return texts.set('spec.json', describe(protocol, places.spec))
}

/**
 * Prints every file as text, imports first. It uses the printer alone, since a project would parse all that
 * was just printed.
 */
function print({ protocol, places }: Context, modules: readonly Module[]): Map<string, string> {
  const text = (statements: Statement[]): string =>
    printStructure(
      { kind: StructureKind.SourceFile, statements },
      { indentNumberOfSpaces: 2, useSingleQuote: true },
    ).trim()
  // The printer leaves no line between constants; lists of exports stay together.
  const apart = (statements: readonly Statement[]): string =>
    statements.map((each, at) => gap(statements[at - 1], each) + text([each])).join('')
  const own = modules.filter(({ path }) => !isElsewhere(path))
  return new Map(
    own.map(module => {
      const parts = [
        `// ${headerText(`${places.spec}/${protocol.name}`)}\n// ${ownershipText}`,
        text(module.imports()),
        apart(module.statements),
      ]
      return [module.path, `${parts.filter(part => part !== '').join('\n\n')}\n`]
    }),
  )
}

function gap(before: Statement | undefined, next: Statement): string {
  if (before === undefined) return ''
  const isList = (each: Statement): boolean =>
    typeof each === 'string' || each.kind === StructureKind.ExportDeclaration
  return isList(before) && isList(next) ? '\n' : '\n\n'
}
