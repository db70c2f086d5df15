import { StructureKind, VariableDeclarationKind } from 'ts-morph'
import type { Shape, TypeDefinition } from '../ir/types.ts'
import { unionCases } from '../ir/union-cases.ts'
import { camel, initIdentifier, typeIdentifier } from '../naming/names.ts'
import { type Context, definition, resolveAlias, typeFile } from './context.ts'
import { deprecatedTag, sinceTag } from './doc.ts'
import { typeText } from './expressions.ts'
import { Module, type Statement } from './module.ts'
import { scalarRead, scalarWrite } from './scalar.ts'
import { readCounted, structReader, structWriter, writeCounted } from './struct.ts'
import { initText, type StructParts, structTypes } from './struct-types.ts'
import { type UnionParts, unionReader, unionTypes, unionWriter } from './union.ts'

/**
 * Writes `types/`: every named type with its reader and its writer, and the table of an enum, by files of the
 * spec.
 */
export function emitTypes(context: Context): Module[] {
  const modules = new Map<string, Module>()
  for (const type of context.protocol.types) {
    const path = typeFile(context, type)
    const module = modules.get(path) ?? new Module(context, path)
    modules.set(path, module)
    module.add(
      ...typeDeclarations(module, type),
      ...enumTable(module, type),
      ...typeReader(module, type),
      ...typeWriter(module, type),
    )
  }
  return [...modules.values()]
}

/** Writes the declarations of one named type for programs. */
function typeDeclarations(module: Module, type: TypeDefinition): Statement[] {
  const { shape } = type
  const name = typeIdentifier(type.name)
  const tags = [sinceTag(type.gate), ...deprecatedValues(shape), deprecatedTag(type)]
  if (shape.kind === 'struct') return structTypes(module, structParts(type, shape))
  if (shape.kind === 'union') return unionTypes(module, unionParts(type, shape))
  return [
    {
      kind: StructureKind.TypeAlias,
      name,
      isExported: true,
      docs: module.doc({ text: type.doc, tags, source: type.source }),
      type: aliasText(module, shape),
    },
    ...initAlias(module, type),
  ]
}

/** Says which values of an enum are deprecated: a member of a union of texts has no comment of its own. */
function deprecatedValues(shape: Shape): string[] {
  if (shape.kind !== 'enum') return []
  return shape.values.flatMap(({ name, deprecated }) =>
    deprecated === undefined ? [] : [`@remarks \`${name}\` is deprecated: ${deprecated.trim()}`],
  )
}

/** Writes the type of the values to write of another name for a type expression. */
function initAlias(module: Module, { name, shape, source }: TypeDefinition): Statement[] {
  if (shape.kind !== 'alias' || !module.context.inits.has(name)) return []
  const type = typeIdentifier(name)
  return [
    {
      kind: StructureKind.TypeAlias,
      name: initIdentifier(type),
      isExported: true,
      docs: module.doc({ text: initText(type), source }),
      type: typeText(module, shape.of, 'init'),
    },
  ]
}

/** Writes the reader of one named type. */
function typeReader(module: Module, type: TypeDefinition): Statement[] {
  const { shape } = type
  const counted = module.context.recursion.counted.has(type.name)
  if (shape.kind === 'struct') {
    module.named(type.name)
    return [structReader(module, structParts(type, shape, counted))]
  }
  if (shape.kind === 'union') {
    module.named(type.name)
    return [unionReader(module, unionParts(type, shape), counted)]
  }
  const read = scalarRead(module, type)
  return [
    {
      kind: StructureKind.Function,
      name: `read${type.name}`,
      isExported: true,
      parameters: [{ name: 'r', type: module.runtime('Reader') }],
      returnType: module.named(type.name),
      statements: counted
        ? readCounted(module, [`const value = ${read}`, 'return value'])
        : [`return ${read}`],
    },
  ]
}

/** Writes the writer of one named type. */
function typeWriter(module: Module, type: TypeDefinition): Statement[] {
  const { shape } = type
  const counted = module.context.recursion.counted.has(type.name)
  if (shape.kind === 'struct') {
    module.named(type.name)
    return [structWriter(module, structParts(type, shape, counted))]
  }
  if (shape.kind === 'union') {
    module.named(type.name)
    return [unionWriter(module, unionParts(type, shape), counted)]
  }
  return [
    {
      kind: StructureKind.Function,
      name: `write${type.name}`,
      isExported: true,
      parameters: [
        { name: 'w', type: module.runtime('Writer') },
        { name: 'value', type: module.init(type.name) },
      ],
      returnType: 'void',
      statements: counted ? writeCounted(module, scalarWrite(module, type)) : scalarWrite(module, type),
    },
  ]
}

/** Writes both directions of an enum, as data. */
function enumTable(module: Module, type: TypeDefinition): Statement[] {
  if (type.shape.kind !== 'enum') return []
  const of = resolveAlias(module.context, { kind: 'named', name: type.shape.of })
  const integer = of.kind === 'named' ? definition(module.context, of.name).shape : undefined
  // A number without a name stays a number, whose largest value is limited.
  const max = Math.min(
    integer?.kind === 'integer' ? Number(integer.max) : 0xffffffff,
    Number.MAX_SAFE_INTEGER,
  )
  const members = type.shape.values.map(value => {
    const note = deprecatedTag(value)?.replaceAll('*/', '*\\/')
    return `${note === undefined ? '' : `/** ${note} */\n`}${value.name}: ${value.value},`
  })
  return [
    {
      kind: StructureKind.VariableStatement,
      declarationKind: VariableDeclarationKind.Const,
      isExported: true,
      docs: module.doc({
        text: `Names and numbers of {@link ${module.named(type.name)}}.`,
        source: type.source,
      }),
      declarations: [
        {
          name: `${camel(type.name)}Table`,
          type: `${module.runtime('EnumTable')}<Exclude<${typeIdentifier(type.name)}, number>>`,
          initializer: `/* @__PURE__ */ ${module.runtime('enumTable')}({ ${members.join('\n')} }, ${max})`,
        },
      ],
    },
  ]
}

function aliasText(module: Module, shape: Shape): string {
  switch (shape.kind) {
    case 'integer':
      return { number: 'number', bigint: 'bigint', mixed: 'number | bigint' }[shape.as]
    case 'boolean':
      return 'boolean'
    case 'bytes':
      return 'Uint8Array'
    case 'string':
      return 'string'
    case 'enum': {
      const names = shape.values.map(value => `'${value.name}'`).join(' | ')
      return shape.open ? `${names} | number` : names
    }
    case 'alias':
      return typeText(module, shape.of)
    case 'adapted':
      return module.adapterType(shape.via)
    default:
      throw new Error(`${shape.kind} is not an alias`)
  }
}

function structParts(
  type: TypeDefinition,
  shape: Extract<Shape, { kind: 'struct' }>,
  countsDepth = false,
): StructParts {
  const name = typeIdentifier(type.name)
  return {
    type: name,
    name: type.name,
    path: type.name,
    fields: shape.fields,
    countsDepth,
    text: type.doc,
    tags: [sinceTag(type.gate), deprecatedTag(type)],
    source: type.source,
  }
}

function unionParts(type: TypeDefinition, shape: Extract<Shape, { kind: 'union' }>): UnionParts {
  return {
    type: typeIdentifier(type.name),
    name: type.name,
    tag: shape.tag,
    text: type.doc,
    tags: [sinceTag(type.gate), deprecatedTag(type)],
    source: type.source,
    cases: unionCases(shape).map(entry => ({
      kind: entry.name,
      type: `${type.name}${entry.name}`,
      ...('tag' in entry ? { tag: entry.tag } : {}),
      ...(entry.doc === undefined ? {} : { text: entry.doc }),
      fields: entry.fields,
      gate: {},
      ...(entry.deprecated === undefined ? {} : { deprecated: entry.deprecated }),
    })),
  }
}
