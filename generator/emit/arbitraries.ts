import { type FunctionDeclarationStructure, StructureKind } from 'ts-morph'
import type { Field, Shape, TypeDefinition, TypeRef } from '../ir.ts'
import { type Context, definitionReferences } from './context.ts'
import { doc } from './doc.ts'
import { defaultLiteral } from './expressions.ts'
import { foldGate, gateCondition } from './gate-expression.ts'
import { Module } from './module.ts'
import { camel } from './names.ts'
import { hasNoRequest, hasNoResponse, servedOperations } from './operations.ts'

const HELPERS = '../../runtime/arbitrary.ts'

/** `arbitraries.ts`: fast-check arbitraries of everything that a session can carry. */
export function emitArbitraries(context: Context): Module {
  const module = new Module(context, 'arbitraries.ts')
  const { protocol } = context
  module.namespace('fc', 'fast-check')
  for (const type of protocol.types) module.add(typeArbitrary(module, type))
  if (protocol.channel !== undefined) {
    const { name, messages } = protocol.channel
    const cases = messages.map(entry => {
      const condition = gateCondition(module, entry.gate, 'session')
      const record = recordText(module, entry.fields, entry.name)
      return condition === undefined ? record : `...(${condition} ? [${record}] : [])`
    })
    module.add(
      arbitraryFunction(
        module,
        name,
        module.type(name, './log.ts'),
        [`return fc.oneof(${cases.join(',\n')})`],
        false,
      ),
    )
  }
  for (const operation of servedOperations(context)) {
    if (!hasNoRequest(operation)) {
      const name = `${operation.name}Request`
      const type = module.type(name, './operations.ts')
      module.add(
        arbitraryFunction(module, name, type, [`return ${recordText(module, operation.request)}`], false),
      )
    }
    if (hasNoResponse(operation) || operation.response.kind === 'nothing') continue
    const name = `${operation.name}Response`
    const type = module.type(name, './operations.ts')
    const text =
      operation.response.kind === 'fields'
        ? recordText(module, operation.response.fields)
        : refText(module, operation.response.type)
    module.add(arbitraryFunction(module, name, type, [`return ${text}`], false))
  }
  return module
}

function typeArbitrary(module: Module, type: TypeDefinition): FunctionDeclarationStructure {
  const recursive = module.context.recursive.has(type.name)
  return arbitraryFunction(
    module,
    type.name,
    module.named(type.name),
    shapeStatements(module, type),
    recursive,
  )
}

function arbitraryFunction(
  module: Module,
  name: string,
  type: string,
  statements: string[],
  recursive: boolean,
): FunctionDeclarationStructure {
  const text = statements.join('\n')
  const used = text.includes('session')
  return {
    kind: StructureKind.Function,
    name: `arbitrary${name}`,
    isExported: true,
    docs: doc({ text: `Values of {@link ${type}} that a session can carry.` }),
    parameters: [
      { name: used ? 'session' : '_session', type: module.type('Session', '../../runtime/session.ts') },
      ...(recursive ? [{ name: 'depth', initializer: '3' }] : []),
    ],
    returnType: `fc.Arbitrary<${type}>`,
    statements,
  }
}

function shapeStatements(module: Module, type: TypeDefinition): string[] {
  const shape: Shape = type.shape
  const inner = module.context.recursive.has(type.name)
  const helper = (name: string): string => module.value(name, HELPERS)
  switch (shape.kind) {
    case 'integer': {
      const big = shape.as !== 'number' || shape.max > BigInt(Number.MAX_SAFE_INTEGER)
      if (!big) return [`return ${helper('smallIntegers')}(0x${shape.max.toString(16)})`]
      const name = { number: 'safeIntegers', bigint: 'bigIntegers', mixed: 'mixedIntegers' }[shape.as]
      return [`return ${helper(name)}(0x${shape.max.toString(16)}n)`]
    }
    case 'boolean':
      return ['return fc.boolean()']
    case 'bytes':
      return ['return fc.uint8Array({ maxLength: 40 })']
    case 'string': {
      const parts = shape.pattern === undefined ? [] : [`fc.stringMatching(${regex(shape.pattern)})`]
      if (shape.examples.length > 0)
        parts.push(`fc.constantFrom(${shape.examples.map(text => JSON.stringify(text)).join(', ')})`)
      if (parts.length === 0) return [`return ${helper('wireText')}()`]
      return [`return ${parts.length === 1 ? parts[0] : `fc.oneof(${parts.join(', ')})`}`]
    }
    case 'enum': {
      const table = module.value(`${camel(type.name)}Table`, './enums.ts')
      return [`return ${helper(shape.open ? 'openEnum' : 'closedEnum')}(${table})`]
    }
    case 'struct':
      return [`return ${recordText(module, shape.fields, undefined, inner)}`]
    case 'union': {
      const cases = shape.cases.map(entry => {
        const record = recordText(module, entry.fields, entry.name, inner)
        const loops = entry.fields.some(field => refersToRecursive(module, field))
        return loops ? `...(depth > 0 ? [${record}] : [])` : record
      })
      return [`return fc.oneof(${cases.join(',\n')})`]
    }
    case 'alias':
      return [`return ${refText(module, shape.of, inner)}`]
    case 'adapted': {
      const adapter = module.value(camel(shape.via), `../../runtime/adapters/${shape.via}.ts`)
      const wire =
        shape.examples.length === 0
          ? refText(module, shape.wire)
          : `fc.constantFrom(${shape.examples.map(text => JSON.stringify(text)).join(', ')})`
      const mapped = `wire.map(text => ${adapter}.fromWire(text, session))`
      const condition = gateCondition(module, shape.gate, 'session')
      return [
        `const wire = ${wire}`,
        `return ${condition === undefined ? mapped : `${condition} ? ${mapped} : wire`}`,
      ]
    }
  }
}

function refersToRecursive(module: Module, field: Field): boolean {
  const names = definitionReferences({
    name: '',
    doc: '',
    gate: {},
    source: field.source,
    shape: { kind: 'struct', fields: [field] },
  })
  return names.some(name => module.context.recursive.has(name))
}

function recordText(module: Module, fields: readonly Field[], kind?: string, inner = false): string {
  const members = fields
    .filter(field => field.constant === undefined)
    .map(field => `${field.name}: ${fieldText(module, field, inner)}`)
  if (kind !== undefined) members.unshift(`kind: fc.constant('${kind}' as const)`)
  return `fc.record({ ${members.join(', ')} })`
}

function fieldText(module: Module, field: Field, inner: boolean): string {
  const absent = `fc.constant(${field.default === undefined ? 'undefined' : defaultLiteral(module, field.default, field.type)})`
  const present =
    field.wire === undefined
      ? refText(module, field.type, inner)
      : field.wire.reduceRight((rest, form) => {
          const condition = gateCondition(module, form.gate, 'session')
          const text = refText(module, form.type, inner)
          return condition === undefined ? text : `${condition} ? ${text} : ${rest}`
        }, '')
  const condition = gateCondition(module, foldGate(module, field.gate), 'session')
  return condition === undefined ? present : `${condition} ? ${present} : ${absent}`
}

/** `inner`: inside the arbitrary of a recursive type, which counts its depth down. */
function refText(module: Module, ref: TypeRef, inner = false): string {
  switch (ref.kind) {
    case 'named':
      return `arbitrary${ref.name}(session${inner && module.context.recursive.has(ref.name) ? ', depth - 1' : ''})`
    case 'list':
      return `fc.array(${refText(module, ref.of, inner)}, { maxLength: 4 })`
    case 'map':
      return `fc.array(fc.tuple(${refText(module, ref.key, inner)}, ${refText(module, ref.value, inner)}), { maxLength: 4 })`
    case 'optional':
      return `fc.option(${nonEmpty(module, ref, inner)}, { nil: undefined })`
    case 'pinned':
      return ref.of.kind === 'named'
        ? `arbitrary${ref.of.name}({ version: ${module.version(ref.at)}, features: 0 })`
        : refText(module, ref.of, inner)
  }
}

/** Where the empty string means nothing, a value is never the empty string. */
function nonEmpty(module: Module, ref: Extract<TypeRef, { kind: 'optional' }>, inner: boolean): string {
  const of = refText(module, ref.of, inner)
  if (ref.tag !== undefined || ref.of.kind !== 'named') return of
  const shape = module.context.types.get(ref.of.name)?.shape
  return shape?.kind === 'string' && shape.pattern === undefined ? `${of}.filter(text => text !== '')` : of
}

/** A regular expression literal; inside a character class a slash needs no escape. */
function regex(pattern: string): string {
  let inClass = false
  let text = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern[at] as string
    if (sign === '\\') {
      text += sign + (pattern[at + 1] ?? '')
      at += 1
      continue
    }
    if (sign === '[') inClass = true
    if (sign === ']') inClass = false
    text += sign === '/' && !inClass ? '\\/' : sign
  }
  return `/${text}/`
}
