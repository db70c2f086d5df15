import { typeWords } from '../ir/type-words.ts'
import type { Difference } from './difference.ts'

/** Style of names and code in words. */
export interface Style {
  /** Shows code. */
  readonly code: (text: string) => string
  /** Shows the name of a type or a stream. */
  readonly name: (name: string) => string
}

/** Style with backticks for code and nothing else. */
export const plain: Style = { code: text => `\`${text}\``, name: name => name }

/** Writes one difference as half a sentence, such as ``request gains `depth`: Int``. */
export function differenceWords(difference: Difference, style: Style = plain): string {
  const { part, name } = difference
  const where = part === undefined ? '' : `${part === 'request' || part === 'response' ? part : 'body'} `
  const shown = name === undefined ? '' : `${style.code(name)} `
  const types = (ref: Parameters<typeof typeWords>[0]): string => typeWords(ref, style.name)
  switch (difference.change) {
    case 'gained':
    case 'lost': {
      const verb = difference.change === 'gained' ? 'gains' : 'loses'
      const type = difference.type === undefined ? '' : `: ${types(difference.type)}`
      const { constant } = difference
      const always = constant === undefined ? '' : `, always ${style.code(String(constant.value))}`
      return `${where}${verb} ${style.code(difference.name)}${type}${always}`
    }
    case 'type':
      return `${colon(where + shown)}${types(difference.from)} → ${types(difference.to)}`
    case 'way':
      return `${colon(where + shown)}${difference.from} → ${difference.to}`
    case 'inside':
      return `${where}${shown}differs inside ${difference.types.map(style.name).join(' and ')}`
  }
}

function colon(subject: string): string {
  return subject === '' ? '' : `${subject.trimEnd()}: `
}
