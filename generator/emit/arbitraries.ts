import { type FunctionDeclarationStructure, StructureKind } from 'ts-morph'
import { integerText } from '../ir/integer-text.ts'
import { fieldRefs, neededNames, rankOf } from '../ir/recursion.ts'
import type { OtherwiseCase, Shape, TypeDefinition } from '../ir/types.ts'
import { unionCases } from '../ir/union-cases.ts'
import {
  arbitraryFile,
  condition,
  helper,
  needsRecursive,
  recordText,
  refText,
  type Scope,
  writtenText,
} from './arbitrary-expressions.ts'
import { type Context, operationFile } from './context.ts'
import { literal } from './expressions.ts'
import { Module, type Statement } from './module.ts'
import { hasNoRequest, hasNoResponse, servedOperations } from './operations.ts'

/** Writes `arbitraries.ts`: fast-check arbitraries of everything that a session can carry. */
export function emitArbitraries(context: Context): Module {
  const module = new Module(context, 'arbitraries.ts')
  const { protocol } = context
  module.add(...exportedArbitraries(module))
  for (const type of protocol.types) {
    if (arbitraryFile(module, type) !== module.path) continue
    const counts = context.recursion.recursive.has(type.name)
    module.add(arbitrary(module, type.name, module.named(type.name), scope => shapeText(scope, type), counts))
  }
  const { channel } = protocol
  if (channel !== undefined) {
    const cases = (scope: Scope): string[] =>
      channel.messages.map(entry => {
        const holds = condition(scope, entry.gate)
        const record = recordText(scope, entry.fields, entry.name)
        return holds === undefined ? record : `...(${holds} ? [${record}] : [])`
      })
    const type = module.type(channel.name, 'log.ts')
    module.add(arbitrary(module, channel.name, type, scope => `fc.oneof(${cases(scope).join(',\n')})`))
  }
  for (const operation of servedOperations(context)) {
    const { response } = operation
    if (!hasNoRequest(operation)) {
      const name = `${operation.name}Request`
      const type = module.type(name, operationFile(context, operation))
      module.add(arbitrary(module, name, type, scope => recordText(scope, operation.request)))
    }
    if (hasNoResponse(operation) || response.kind === 'nothing') continue
    const name = `${operation.name}Response`
    const text = (scope: Scope): string =>
      response.kind === 'fields' ? recordText(scope, response.fields) : writtenText(scope, response)
    module.add(arbitrary(module, name, module.type(name, operationFile(context, operation)), text))
  }
  return module
}

/** Exports the arbitraries of types that other protocols have as they are. */
function exportedArbitraries(module: Module): Statement[] {
  const byFile = new Map<string, string[]>()
  for (const type of module.context.protocol.types) {
    const file = arbitraryFile(module, type)
    if (file !== module.path) byFile.set(file, [...(byFile.get(file) ?? []), `arbitrary${type.name}`])
  }
  return [...byFile].map(([file, names]) => ({
    kind: StructureKind.ExportDeclaration,
    moduleSpecifier: module.specifier(file),
    namedExports: names.sort().map(name => ({ name })),
  }))
}

function arbitrary(
  module: Module,
  name: string,
  type: string,
  text: (scope: Scope) => string,
  counts = false,
): FunctionDeclarationStructure {
  module.packageNamespace('fc', 'fast-check')
  const scope: Scope = { module, session: 'session', counts, used: new Set(), before: [] }
  const value = text(scope)
  return {
    kind: StructureKind.Function,
    name: `arbitrary${name}`,
    isExported: true,
    parameters: [
      {
        name: scope.used.has('session') ? 'session' : '_session',
        type: module.runtime('Session'),
      },
      ...(counts ? [{ name: scope.used.has('depth') ? 'depth' : '_depth', initializer: '3' }] : []),
    ],
    returnType: `fc.Arbitrary<${type}>`,
    statements: [...scope.before, `return ${value}`],
  }
}

function shapeText(scope: Scope, type: TypeDefinition): string {
  const { module } = scope
  const shape: Shape = type.shape
  switch (shape.kind) {
    case 'integer': {
      const big = shape.as !== 'number' || shape.max > BigInt(Number.MAX_SAFE_INTEGER)
      if (!big) return `${helper(scope, 'smallIntegers')}(0x${shape.max.toString(16)})`
      const name = ({ number: 'safeIntegers', bigint: 'bigIntegers', mixed: 'mixedIntegers' } as const)[
        shape.as
      ]
      return `${helper(scope, name)}(0x${shape.max.toString(16)}n)`
    }
    case 'boolean':
      return 'fc.boolean()'
    case 'bytes':
      return `fc.uint8Array({ maxLength: ${Math.min(40, shape.max ?? 40)} })`
    case 'string':
      return stringText(scope, shape)
    case 'enum': {
      const table = module.table(type.name)
      return `${helper(scope, shape.open ? 'openEnum' : 'closedEnum')}(${table})`
    }
    case 'struct':
      return recordText(scope, shape.fields)
    case 'union':
      return unionText(scope, shape)
    case 'alias':
      return refText(scope, shape.of)
    case 'adapted': {
      const adapter = module.adapter(shape.via)
      const examples = shape.examples.map(each => literal(module, each, shape.wire))
      const wire =
        examples.length === 0 ? refText(scope, shape.wire) : `fc.constantFrom(${examples.join(', ')})`
      scope.used.add('session')
      scope.before.push(`const written = ${wire}`)
      const adapted = `written.map(text => ${adapter}.fromWire(text, session))`
      const holds = condition(scope, shape.gate)
      return holds === undefined ? adapted : `${holds} ? ${adapted} : written`
    }
  }
}

function stringText(scope: Scope, { max, pattern, examples }: Extract<Shape, { kind: 'string' }>): string {
  const parts: string[] = []
  if (pattern !== undefined) {
    // The source is the pattern as it is between slashes.
    const matching = `fc.stringMatching(/${new RegExp(pattern).source}/)`
    parts.push(max === undefined ? matching : `${helper(scope, 'shortText')}(${matching}, ${max})`)
  }
  if (examples.length > 0) parts.push(constants(examples))
  if (parts.length === 0) return `${helper(scope, 'wireText')}(${max === undefined || max >= 80 ? '' : max})`
  return parts.length === 1 ? (parts[0] ?? '') : `fc.oneof(${parts.join(', ')})`
}

function constants(examples: readonly string[]): string {
  return `fc.constantFrom(${examples.map(text => JSON.stringify(text)).join(', ')})`
}

function unionText(scope: Scope, shape: Extract<Shape, { kind: 'union' }>): string {
  const { ranks } = scope.module.context.recursion
  const ranked = unionCases(shape).map(entry => {
    const refs = entry.fields.flatMap(fieldRefs)
    return { entry, refs, rank: rankOf(refs.flatMap(neededNames), ranks) }
  })
  // The smallest case is always included: at the depth limit, each step goes to a smaller type.
  const smallest = Math.min(...ranked.map(each => each.rank))
  const texts = ranked.map(({ entry, refs, rank }) => {
    const all = recordText(scope, entry.fields, entry.name)
    const record = 'tag' in entry ? all : withoutTags(all, entry, shape)
    if (!scope.counts || rank === smallest || !needsRecursive(scope, refs)) return record
    scope.used.add('depth')
    return `...(depth > 0 ? [${record}] : [])`
  })
  return `fc.oneof(${texts.join(',\n')})`
}

/** Leaves out the values whose tag has a case of its own. */
function withoutTags(
  record: string,
  { fields: [tag] }: OtherwiseCase,
  { cases }: Extract<Shape, { kind: 'union' }>,
): string {
  const tags = cases.map(entry => integerText(entry.tag)).join(', ')
  return `${record}.filter(value => ![${tags}].includes(value.${tag.name}))`
}
