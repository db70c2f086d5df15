import type { Shape } from '../ir/types.ts'
import { code } from './markdown.ts'
import { gateText, type Here, handWrittenLink, sectionLink, typeLinks } from './site.ts'

const otherWords = {
  strict: 'refuse anything else',
  lax: 'take anything but 0 as true',
  one: 'take anything but 1 as false',
} as const

/** Describes how values of a type are written, in one or two sentences. */
export function wireText(at: Here, shape: Shape): string {
  switch (shape.kind) {
    case 'integer':
      return `a word of 8 bytes, little endian, from 0 to ${powerText(shape.max)}${seenAs(shape)}`
    case 'boolean':
      return `a word of 8 bytes: 0 for false, 1 for true; readers ${otherWords[shape.reads]}`
    case 'bytes':
    case 'string':
      return 'the length as a word of 8 bytes, the bytes, and zeros up to a multiple of 8'
    case 'enum':
      return `${sectionLink(at, 'types', shape.of)}; numbers without a name are ${shape.open ? 'kept' : 'refused'}`
    case 'struct':
      return shape.fields.length === 0 ? 'nothing' : 'the fields below'
    case 'union':
      return `the tag as ${sectionLink(at, 'types', shape.tag)}, then the fields of its case; ${otherTags(shape)}`
    case 'alias':
      return typeLinks(at, shape.of)
    case 'adapted': {
      const when = gateText(at, shape.gate)
      const adapter = handWrittenLink(at, 'adapters', shape.via)
      return `${typeLinks(at, shape.wire)}, which the adapter ${adapter} translates${when === '' ? '' : ` ${when}`}`
    }
  }
}

function seenAs({ as }: Extract<Shape, { kind: 'integer' }>): string {
  switch (as) {
    case 'number':
      return ''
    case 'bigint':
      return '; programs see a bigint'
    case 'mixed':
      return '; programs see a number up to 2^53-1 and a bigint above'
  }
}

/** Writes a number; as a power of two if it is one, or just below one and long. */
export function powerText(value: bigint | number): string {
  const big = BigInt(value)
  if (big < 0x10000n) return String(big)
  const bits = big.toString(2)
  if (/^1+$/.test(bits)) return `2^${bits.length}-1`
  return /^10+$/.test(bits) ? `2^${bits.length - 1}` : String(big)
}

function otherTags({ otherwise }: Extract<Shape, { kind: 'union' }>): string {
  if (otherwise === undefined) return 'readers refuse other tags'
  return `other tags are kept as ${code(otherwise.fields[0].name)} of ${code(otherwise.name)}`
}
