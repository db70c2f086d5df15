import { typeWords } from '../ir/type-words.ts'
import type { Difference } from './difference.ts'

/** How words show what has a name. */
export interface Style {
  /** Something as it is written. */
  readonly code: (text: string) => string
  /** The name of a type or a stream. */
  readonly name: (name: string) => string
}

/** Backticks and nothing else. */
export const plain: Style = { code: text => `\`${text}\``, name: name => name }

/** One difference as half a sentence, such as ``request gains `depth`: Int``. */
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
