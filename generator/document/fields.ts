import { isEmpty } from '../ir/gate.ts'
import { integerText } from '../ir/integer-text.ts'
import type { Constant, Default, Field, Written } from '../ir/types.ts'
import { blocks, code, table } from './markdown.ts'
import { meaning, notes } from './prose.ts'
import { caseGates, gateText, type Here, type Site, typeLinks } from './site.ts'

/** Lists names with a local meaning in a text about fields: the fields, and the values of their enums. */
export function ownNames({ protocol }: Site, fields: readonly Field[]): string[] {
  return fields.flatMap(({ name, type }) => {
    const shape = protocol.types.find(each => type.kind === 'named' && each.name === type.name)?.shape
    return shape?.kind === 'enum' ? [name, ...shape.values.map(value => value.name)] : [name]
  })
}

/** Writes fields as a table in the order of the wire, followed by texts that do not fit into a table. */
export function fieldsTable(at: Here, fields: readonly Field[]): string {
  const inside: Here = { ...at, own: new Set([...at.own, ...ownNames(at.site, fields)]) }
  const rows = fields.map(field => [
    code(field.name),
    fieldType(at, field),
    gateText(at, field.gate),
    defaultText(field),
    meaning(fieldHere(inside, field), field, field.source),
  ])
  const more = fields.map(field => notes(fieldHere(inside, field), [{ ...field, label: code(field.name) }]))
  return blocks(
    table(['Field', 'Type', 'When', 'Default', 'Meaning'], rows),
    more.filter(note => note !== '').join('\n'),
  )
}

/** Adds a field's value to the local names, because the field's text may mention it. */
function fieldHere(at: Here, { default: value, constant }: Field): Here {
  const values = [value?.kind === 'value' ? String(value.value) : '', String(constant?.value ?? '')]
  return { ...at, own: new Set([...at.own, ...values]) }
}

function fieldType(at: Here, field: Field): string {
  const { constant } = field
  return `${writtenType(at, field)}${field.wire === undefined ? constantText(constant) : ''}`
}

/** Writes the type of a value, or all its wire forms with their conditions. */
export function writtenType(at: Here, { type, wire }: Written): string {
  if (wire === undefined) return typeLinks(at, type)
  const gates = caseGates(
    at,
    wire.map(each => each.gate),
  )
  return wire.map((each, index) => `${gates[index]}: ${typeLinks(at, each.type)}`).join('; ')
}

/** Writes the name that a word has in the spec, to follow the word. */
export function named(name: string | undefined): string {
  return name === undefined ? '' : ` (${code(name)})`
}

/** Writes the value of a constant, to follow its type; empty for all others. */
export function constantText(constant: Constant | undefined): string {
  if (constant === undefined) return ''
  const { value, check, name } = constant
  const shown = typeof value === 'number' ? integerText(value) : String(value)
  return `, always ${code(shown)}${named(name)}${check ? ' (checked)' : ''}`
}

/** Writes the default of a field or a step in words; empty for one that is always given. */
export function defaultText({ default: value, constant, gate, lossy }: Defaulted): string {
  const isAlwaysGiven = value === undefined && (constant !== undefined || isEmpty(gate))
  return isAlwaysGiven ? '' : `${defaultWords(value ?? { kind: 'none' })}${lossy ? ', droppable' : ''}`
}

/** A field or a step of the handshake. */
type Defaulted = Pick<Field, 'default' | 'gate'> & { readonly constant?: unknown; readonly lossy?: boolean }

function defaultWords(value: Default): string {
  if (value.kind === 'value') return code(String(value.value))
  return value.kind === 'none' ? 'nothing' : 'empty'
}
