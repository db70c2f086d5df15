import type { Source } from '../ir/base.ts'
import type { Shape, TypeDefinition } from '../ir/types.ts'
import { unionCases } from '../ir/union-cases.ts'
import { fieldsTable, named, ownNames } from './fields.ts'
import { goldenText } from './golden.ts'
import { blocks, code, enumeration, heading, list, table } from './markdown.ts'
import { introducedText } from './operation-life.ts'
import { deprecatedItem, meaning, notes, prose } from './prose.ts'
import {
  codeLink,
  gateText,
  type Here,
  here,
  mirroredFile,
  originItem,
  type Site,
  sectionLink,
  sourceLink,
} from './site.ts'
import { userLinks } from './users.ts'
import { wireText } from './wire-text.ts'

const groups: readonly { readonly title: string; readonly kinds: readonly Shape['kind'][] }[] = [
  { title: 'Numbers and booleans', kinds: ['integer', 'boolean'] },
  { title: 'Bytes and strings', kinds: ['bytes', 'string'] },
  { title: 'Enums', kinds: ['enum'] },
  { title: 'Structs', kinds: ['struct'] },
  { title: 'Unions', kinds: ['union'] },
  { title: 'Built on other types', kinds: ['alias', 'adapted'] },
]

/** Writes `types.md`: the wire format of each type, by kind. */
export function documentTypes(site: Site): string {
  const at = here(site, 'types')
  const found = groups
    .map(({ title, kinds }) => ({
      title,
      types: site.protocol.types.filter(({ shape }) => kinds.includes(shape.kind)),
    }))
    .filter(({ types }) => types.length > 0)
  return blocks(
    heading(1, 'Types'),
    'How values are written. Fields stand one after the other, in the order of their table.',
    list(
      found.map(
        ({ title, types }) =>
          `${sectionLink(at, 'types', title)}: ${types.map(({ name }) => sectionLink(at, 'types', name)).join(', ')}`,
      ),
    ),
    ...found.flatMap(({ title, types }) => [
      heading(2, title),
      ...types.map(type => typeSection(site, type)),
    ]),
  )
}

function typeSection(site: Site, type: TypeDefinition): string {
  const { name, doc, gate, source, shape } = type
  const at = here(site, 'types', [name, ...namesIn(site, shape)])
  const when = gateText(at, gate)
  const file = mirroredFile(at, 'types', type)
  return blocks(
    heading(3, name),
    prose(at, doc, source, 3),
    list([
      deprecatedItem(at, type.deprecated, source),
      when === ''
        ? ''
        : `**Available:** ${when}${type.instead === undefined ? '' : `; other sessions have ${sectionLink(at, 'types', type.instead)}`}`,
      `**On the wire:** ${wireText(at, shape)}`,
      ...ruleItems(shape),
      userLinks(at, name),
      originItem('types', name, type.origin),
      `**Spec:** ${sourceLink(at, source)}`,
      `**Code:** ${enumeration([codeLink(at, `read${name}`, file), codeLink(at, `write${name}`, file)])}`,
    ]),
    contents(at, type),
    exampleList(shape),
    goldenText(at, name, 'type'),
  )
}

function namesIn(site: Site, shape: Shape): string[] {
  if (shape.kind === 'enum') return shape.values.map(value => value.name)
  if (shape.kind === 'struct') return ownNames(site, shape.fields)
  return shape.kind === 'union' ? unionCases(shape).map(entry => entry.name) : []
}

function ruleItems(shape: Shape): string[] {
  if (shape.kind !== 'bytes' && shape.kind !== 'string') return []
  const { max, pattern } = shape
  return [
    max === undefined ? '' : `**At most:** ${max} bytes`,
    // Readers do not check the pattern: it describes the values made for tests.
    pattern === undefined ? '' : `**Usual form:** ${code(pattern)}`,
  ]
}

function exampleList(shape: Shape): string {
  const examples = 'examples' in shape ? shape.examples : []
  return examples.length === 0 ? '' : blocks('Examples:', list(examples.map(each => code(String(each)))))
}

function contents(at: Here, { shape, source }: TypeDefinition): string {
  switch (shape.kind) {
    case 'enum': {
      const rows = shape.values.map(({ name, value, introduced, vendor, ...rest }) => [
        String(value),
        code(name),
        introduced === undefined
          ? vendor === undefined
            ? ''
            : `by ${vendor}`
          : `${introducedText(at, introduced)}${vendor === undefined ? '' : `, by ${vendor}`}`,
        meaning(at, rest, source),
      ])
      return blocks(
        table(['Number', 'Name', 'Introduced', 'Meaning'], rows),
        notes(at, labelled(shape.values, source)),
      )
    }
    case 'struct':
      return shape.fields.length === 0 ? '' : fieldsTable(at, shape.fields)
    case 'union': {
      const cases = unionCases(shape)
      const rows = cases.map(entry => [
        'tag' in entry ? `${entry.tag}${named(entry.tagName)}` : 'any other',
        code(entry.name),
        entry.fields.length === 0 ? 'no fields' : enumeration(entry.fields.map(field => code(field.name))),
        meaning(at, entry, source),
      ])
      return blocks(
        table(['Tag', 'Case', 'Fields', 'Meaning'], rows),
        notes(at, labelled(cases, source)),
        ...cases
          .filter(({ fields }) => fields.length > 0)
          .flatMap(({ name, fields }) => [`Fields of ${code(name)}:`, fieldsTable(at, fields)]),
      )
    }
    default:
      return ''
  }
}

function labelled(
  named: readonly { readonly name: string; readonly doc?: string }[],
  source: Source,
): { label: string; doc: string | undefined; source: Source }[] {
  return named.map(({ name, doc }) => ({ label: code(name), doc, source }))
}
