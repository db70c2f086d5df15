import { type FunctionDeclarationStructure, StructureKind } from 'ts-morph'
import { isOmittable } from '../ir/inits.ts'
import { isOptional } from '../ir/is-optional.ts'
import type { Field, Written } from '../ir/types.ts'
import { localIdentifier } from '../naming/names.ts'
import { gateWords } from './doc.ts'
import { defaultText, fieldTypeText, literal, readExpression, writeExpression } from './expressions.ts'
import { foldGate, gateCondition, gateKey } from './gate-expression.ts'
import type { Module } from './module.ts'
import { type StructParts, writtenType } from './struct-types.ts'

export function structReader(module: Module, parts: StructParts): FunctionDeclarationStructure {
  const reader = module.runtime('Reader')
  return {
    kind: StructureKind.Function,
    name: `read${parts.name}`,
    isExported: true,
    parameters: [{ name: isEmpty(parts) ? '_r' : 'r', type: reader }],
    returnType: parts.type,
    statements: parts.countsDepth
      ? readCounted(module, readFields(module, parts))
      : readFields(module, parts),
  }
}

/** Puts statements that end with a return between entering and leaving a recursive type. */
export function readCounted(module: Module, lines: readonly string[]): string[] {
  return [
    `${module.wire('enter')}(r)`,
    ...lines.slice(0, -1),
    `${module.wire('leave')}(r)`,
    ...lines.slice(-1),
  ]
}

/** Puts statements between entering and leaving a recursive type. */
export function writeCounted(module: Module, lines: readonly string[]): string[] {
  return [`${module.wire('descend')}(w)`, ...lines, `${module.wire('ascend')}(w)`]
}

function isEmpty({ fields, countsDepth }: StructParts): boolean {
  return fields.length === 0 && countsDepth !== true
}

/** Writes statements that read the fields and return the object. */
export function readFields(module: Module, parts: StructParts): string[] {
  const lines: string[] = []
  for (const group of groupByGate(module, parts.fields)) {
    const [first] = group
    if (first === undefined) continue
    const condition = gateCondition(module, first.gate, 'r')
    if (condition === undefined) lines.push(...group.map(field => readStatement(module, field)))
    else if (group.length === 1 && first.constant === undefined) {
      lines.push(
        `const ${localIdentifier(first.name)} = ${condition} ? ${readWritten(module, first)} : ${defaultText(module, first)}`,
      )
    } else {
      const visible = group.filter(field => field.constant === undefined)
      lines.push(...visible.map(field => declaration(module, field)))
      lines.push(`if (${condition}) {`, ...group.map(field => assignStatement(module, field)), '}')
    }
  }
  const visible = parts.fields.filter(field => field.constant === undefined)
  const members = [
    ...(parts.kind === undefined ? [] : [`kind: '${parts.kind}'`]),
    ...(parts.before === undefined ? [] : [aliased(parts.before.name, parts.before.variable)]),
    ...visible.map(field => property(field.name)),
  ]
  lines.push(`return { ${members.join(', ')} }`)
  return lines
}

export function structWriter(module: Module, parts: StructParts): FunctionDeclarationStructure {
  const writer = module.runtime('Writer')
  return {
    kind: StructureKind.Function,
    name: `write${parts.name}`,
    isExported: true,
    parameters: [
      { name: isEmpty(parts) ? '_w' : 'w', type: writer },
      {
        name: parts.fields.some(field => field.constant === undefined) ? 'value' : '_value',
        type: writtenType(module, parts),
      },
    ],
    returnType: 'void',
    statements: parts.countsDepth
      ? writeCounted(module, writeFields(module, parts))
      : writeFields(module, parts),
  }
}

/** Writes statements that write the fields of `value`. */
export function writeFields(module: Module, parts: StructParts): string[] {
  const lines: string[] = []
  const hasVisible = parts.fields.some(field => field.constant === undefined)
  if (hasVisible && parts.kind === undefined)
    lines.push(`${module.wire('expectObject')}(w, value, '${parts.path}')`)
  for (const group of groupByGate(module, parts.fields)) {
    const [first] = group
    if (first === undefined) continue
    const condition = gateCondition(module, first.gate, 'w')
    const writes = group.map(field => writeStatement(module, parts, field))
    if (condition === undefined) {
      lines.push(...writes)
      continue
    }
    const refusals = group.flatMap(field => refusal(module, parts, field))
    lines.push(`if (${condition}) {`, ...writes)
    if (refusals.length > 0) lines.push('} else {', ...refusals)
    lines.push('}')
  }
  return lines
}

function groupByGate(module: Module, fields: readonly Field[]): Field[][] {
  const groups: Field[][] = []
  let key: string | undefined
  for (const field of fields) {
    const next = gateKey(module, field.gate)
    if (next === key) groups.at(-1)?.push(field)
    else groups.push([field])
    key = next
  }
  return groups
}

function readStatement(module: Module, field: Field): string {
  return field.constant === undefined
    ? `const ${localIdentifier(field.name)} = ${readWritten(module, field)}`
    : constantRead(module, field)
}

function declaration(module: Module, field: Field): string {
  const start = defaultText(module, field)
  const initial = start === 'undefined' ? '' : ` = ${start}`
  return `let ${localIdentifier(field.name)}: ${fieldTypeText(module, field)}${initial}`
}

function assignStatement(module: Module, field: Field): string {
  return field.constant === undefined
    ? `${localIdentifier(field.name)} = ${readWritten(module, field)}`
    : constantRead(module, field)
}

/** Reads a value in the wire form of the session. */
export function readWritten(module: Module, { type, wire }: Written): string {
  if (wire === undefined) return readExpression(module, type)
  return wire.reduceRight((rest, form) => {
    const condition = gateCondition(module, form.gate, 'r')
    const read = readExpression(module, form.type)
    return condition === undefined ? read : `${condition} ? ${read} : ${rest}`
  }, '')
}

function constantRead(module: Module, field: Field): string {
  const { value, check } = field.constant as NonNullable<Field['constant']>
  const read = module.wire(check ? 'readConstant' : 'skipConstant')
  const of =
    field.type.kind === 'named'
      ? module.reader(field.type.name)
      : `r => ${readExpression(module, field.type)}`
  return `${read}(r, ${of}, ${literal(module, value, field.type)})`
}

function writeStatement(module: Module, parts: StructParts, field: Field): string {
  if (field.constant !== undefined) {
    return writeExpression(module, field.type, literal(module, field.constant.value, field.type))
  }
  const plain = memberOf(module, field)
  const gate = gateWords(foldGate(module, field.gate)) || 'always'
  const must = (words: string): string =>
    `${module.wire('required')}(w, ${plain}, '${parts.path}.${field.name}', '${words}')`
  const isRequired = field.default?.kind === 'none'
  const isReplaced = field.default !== undefined && !isRequired
  const given = isReplaced ? `${plain} ?? ${defaultText(module, field)}` : plain
  if (field.wire !== undefined) return writeForms(module, field, given, must)
  return writeExpression(module, field.type, isRequired ? must(gate) : given)
}

/** Writes the member of `value` for a field, which may not be mistaken for one that every object inherits. */
function memberOf(module: Module, { name, ...field }: Field): string {
  const mayLack = name in Object.prototype && isOmittable(module.context.types, { ...field, name })
  return mayLack ? `${module.wire('ownMember')}(value, '${name}')` : `value.${name}`
}

/** Writes one statement for each wire form of a value, of which the first whose gate holds is taken. */
export function writeForms(
  module: Module,
  { type, wire = [], default: absent }: Written & Pick<Field, 'default'>,
  given: string,
  must: (words: string) => string,
): string {
  const { types } = module.context
  const mayLack = absent?.kind === 'none' || isOptional(types, type)
  const branches = wire.map(form => {
    const condition = gateCondition(module, form.gate, 'w')
    const isRequired = mayLack && !isOptional(types, form.type)
    const value = isRequired ? must(gateWords(form.gate) || 'here') : given
    const write = writeExpression(module, form.type, value)
    return condition === undefined ? `{ ${write} }` : `if (${condition}) { ${write} }`
  })
  return branches.join(' else ')
}

function refusal(module: Module, parts: StructParts, field: Field): string[] {
  if (field.constant !== undefined || field.lossy) return []
  const plain = memberOf(module, field)
  const empty = defaultText(module, field)
  const isDefault =
    field.default === undefined || field.default.kind === 'none'
      ? `${module.wire('isNothing')}(w, ${plain})`
      : field.default.kind === 'empty'
        ? `(${plain}?.length ?? 0) === 0`
        : `(${plain} ?? ${empty}) === ${empty}`
  const gate = gateWords(foldGate(module, field.gate))
  return [`${module.wire('rejectGated')}(w, ${isDefault}, '${parts.path}.${field.name}', '${gate}')`]
}

function property(name: string): string {
  return aliased(name, localIdentifier(name))
}

function aliased(name: string, local: string): string {
  return local === name ? name : `${name}: ${local}`
}
