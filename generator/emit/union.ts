import { type FunctionDeclarationStructure, StructureKind } from 'ts-morph'
import type { Gate, Source } from '../ir/base.ts'
import { integerText } from '../ir/integer-text.ts'
import type { Field } from '../ir/types.ts'
import { initIdentifier, localIdentifier } from '../naming/names.ts'
import { deprecatedTag, gateWords, sinceTag } from './doc.ts'
import { wordLiteral } from './expressions.ts'
import { foldGate, gateCondition } from './gate-expression.ts'
import type { Module, Statement } from './module.ts'
import { readFields, writeFields } from './struct.ts'
import { initText, structTypes, takesInit } from './struct-types.ts'

export interface UnionCaseParts {
  readonly kind: string
  /** Name of the TypeScript interface of the case. */
  readonly type: string
  /** Absent for the case of all other tags, whose first field is the tag. */
  readonly tag?: number
  readonly text?: string
  readonly fields: readonly Field[]
  readonly gate: Gate
  readonly deprecated?: string
  readonly source?: Source
  /** A member of the interface that is not on the wire, with its type and description. */
  readonly besides?: { readonly name: string; readonly type: string; readonly text: string } | undefined
}

/** A tagged union: a type of the spec, or the messages of a channel. */
export interface UnionParts {
  readonly type: string
  readonly name: string
  /** Type of the tag. */
  readonly tag: string
  readonly cases: readonly UnionCaseParts[]
  readonly text?: string | undefined
  readonly tags?: readonly (string | undefined)[]
  readonly source?: Source
}

export function unionTypes(module: Module, parts: UnionParts): Statement[] {
  const interfaces = parts.cases.flatMap(entry => {
    const { besides } = entry
    const [base, ...init] = structTypes(module, {
      type: entry.type,
      name: entry.type,
      path: entry.type,
      kind: entry.kind,
      fields: entry.fields,
      tags: [sinceTag(foldGate(module, entry.gate)), deprecatedTag(entry)],
      ...(entry.text === undefined ? {} : { text: entry.text }),
      ...(entry.source === undefined ? {} : { source: entry.source }),
    })
    if (base === undefined || besides === undefined) return base === undefined ? [] : [base, ...init]
    const { name, type, text } = besides
    const member = { name, type, isReadonly: true, hasQuestionToken: true, docs: module.doc({ text }) }
    return [{ ...base, properties: [...(base.properties ?? []), member] }, ...init]
  })
  return [
    {
      kind: StructureKind.TypeAlias,
      name: parts.type,
      isExported: true,
      docs: module.doc({ text: parts.text, tags: parts.tags ?? [], source: parts.source }),
      type: parts.cases.map(entry => entry.type).join(' | '),
    },
    ...initTypes(module, parts),
    ...interfaces,
  ]
}

/** Writes the type of values to write, if some of them may lack something. */
function initTypes(module: Module, parts: UnionParts): Statement[] {
  if (!unionTakesInit(module, parts)) return []
  const types = parts.cases.map(({ type, fields }) =>
    takesInit(module, fields) ? initIdentifier(type) : type,
  )
  return [
    {
      kind: StructureKind.TypeAlias,
      name: initIdentifier(parts.type),
      isExported: true,
      docs: module.doc({ text: initText(parts.type), source: parts.source }),
      type: types.join(' | '),
    },
  ]
}

function unionTakesInit(module: Module, { cases }: UnionParts): boolean {
  return cases.some(({ fields }) => takesInit(module, fields))
}

export function unionReader(
  module: Module,
  parts: UnionParts,
  recursive: boolean,
): FunctionDeclarationStructure {
  const tagged = parts.cases.filter(isTagged)
  const other = parts.cases.find(entry => entry.tag === undefined)
  const names = tagged.map(entry => `${integerText(entry.tag)} (${entry.kind})`).join(', ')
  const variable = tagVariable(other)
  const guard = recursive
    ? { in: [`${module.wire('enter')}(r)`], out: [`${module.wire('leave')}(r)`] }
    : undefined
  return {
    kind: StructureKind.Function,
    name: `read${parts.name}`,
    isExported: true,
    docs: other === undefined ? module.doc({ tags: ['@throws {DecodeError} `unknown-tag`.'] }) : [],
    parameters: [{ name: 'r', type: module.runtime('Reader') }],
    returnType: parts.type,
    statements: [
      ...(guard?.in ?? []),
      `const ${variable} = ${module.reader(parts.tag)}(r)`,
      `switch (${variable}) {`,
      ...tagged.flatMap(entry => [
        `case ${wordLiteral(module, entry.tag, parts.tag)}: {`,
        ...leaving(readFields(module, { ...entry, name: entry.type, path: entry.type }), guard?.out ?? []),
        '}',
      ]),
      ...(other === undefined
        ? [
            'default:',
            `return ${module.wire('refuse')}(r, 'unknown-tag', \`tag \${tag} is none of ${names}\`, r.offset - 8)`,
          ]
        : ['default: {', ...leaving(readOther(module, other, variable), guard?.out ?? []), '}']),
      '}',
    ],
  }
}

export function unionWriter(
  module: Module,
  parts: UnionParts,
  recursive = false,
): FunctionDeclarationStructure {
  const kinds = parts.cases.map(entry => entry.kind).join(', ')
  return {
    kind: StructureKind.Function,
    name: `write${parts.name}`,
    isExported: true,
    parameters: [
      { name: 'w', type: module.runtime('Writer') },
      { name: 'value', type: unionTakesInit(module, parts) ? initIdentifier(parts.type) : parts.type },
    ],
    returnType: 'void',
    statements: [
      `${module.wire('expectObject')}(w, value, '${parts.name}')`,
      ...(recursive ? [`${module.wire('descend')}(w)`] : []),
      'switch (value.kind) {',
      ...parts.cases.flatMap(entry => [
        `case '${entry.kind}': {`,
        ...writeCase(module, parts, entry),
        ...(recursive ? [`${module.wire('ascend')}(w)`] : []),
        'return',
        '}',
      ]),
      'default:',
      `${module.wire('rejectKind')}(w, value, '${parts.name}', '${kinds}')`,
      '}',
    ],
  }
}

type Tagged = UnionCaseParts & { readonly tag: number }

function isTagged(entry: UnionCaseParts): entry is Tagged {
  return entry.tag !== undefined
}

/** Reads the fields behind a tag that has no case of its own, and keeps the tag. */
function readOther(module: Module, entry: UnionCaseParts, variable: string): string[] {
  const [tag, ...fields] = entry.fields
  const before = tag === undefined ? undefined : { name: tag.name, variable }
  return readFields(module, { ...entry, name: entry.type, path: entry.type, fields, before })
}

/** Names the variable of the tag, which no field of the case that keeps it hides. */
function tagVariable(other: UnionCaseParts | undefined): string {
  const hidden = new Set(other?.fields.slice(1).map(field => localIdentifier(field.name)))
  let name = 'tag'
  while (hidden.has(name)) name += '_'
  return name
}

/** Refuses the tags of other cases: what is written would be read as another value. */
function refusals(module: Module, parts: UnionParts, { kind, fields: [tag] }: UnionCaseParts): string[] {
  if (tag === undefined) return []
  const path = `${parts.name}.${kind}.${tag.name}`
  return parts.cases
    .filter(isTagged)
    .map(
      each =>
        `if (value.${tag.name} === ${integerText(each.tag)}) ${module.wire('rejectTag')}(w, '${path}', ${integerText(each.tag)}, '${each.kind}')`,
    )
}

function writeCase(module: Module, parts: UnionParts, entry: UnionCaseParts): string[] {
  const condition = gateCondition(module, entry.gate, 'w')
  const words = gateWords(foldGate(module, entry.gate))
  return [
    ...(condition === undefined
      ? []
      : [`${module.wire('rejectGated')}(w, ${condition}, '${parts.name}.${entry.kind}', '${words}')`]),
    ...(isTagged(entry)
      ? [`${module.writer(parts.tag)}(w, ${wordLiteral(module, entry.tag, parts.tag)})`]
      : refusals(module, parts, entry)),
    ...writeFields(module, { ...entry, name: entry.type, path: `${parts.name}.${entry.kind}` }),
  ]
}

/** Calls `out` before the last line, which returns. */
function leaving(lines: readonly string[], out: readonly string[]): string[] {
  return [...lines.slice(0, -1), ...out, ...lines.slice(-1)]
}
