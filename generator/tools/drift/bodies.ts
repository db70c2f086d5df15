import type { SourceText } from './checkout.ts'

/** A function, or an arm of a switch, with its body. */
export interface CppBody {
  /** Name as the sources have it, such as `WorkerProto::Serialise<BuildMode>::read`. */
  readonly name: string
  readonly path: string
  readonly text: string
  /** Offset of the body in its file. */
  readonly start: number
  /** Offset of its last character. */
  readonly end: number
}

/** Finds the definitions of functions that belong to a class; comments must have been removed. */
export function functionsIn({ path, text }: SourceText): CppBody[] {
  const found: CppBody[] = []
  const pattern = /(?<![\w:])((?:\w+(?:<[^;{}()=]*?>)?::)+~?\w+)\s*\(/g
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const close = closing(text, match.index + match[0].length - 1)
    const open = /^\s*(?:const\b|noexcept\b|override\b|\s)*\{/.exec(text.slice(close + 1, close + 200))
    if (open === null) continue
    const start = close + open[0].length
    const end = closing(text, start)
    found.push({ name: match[1] ?? '', path, text: text.slice(start, end + 1), start, end })
    pattern.lastIndex = end
  }
  return found
}

/** Finds the arms by which a server answers to opcodes; arms without code share the one after them. */
export function armsIn({ path, text }: SourceText): CppBody[] {
  const labels = [...text.matchAll(/\bcase\s+(?:WorkerProto::Op::|wop)(\w+)\s*:/g)]
  const arms: CppBody[] = []
  let waiting: string[] = []
  for (const [at, label] of labels.entries()) {
    const start = label.index + label[0].length
    const next = Math.min(armEnd(text, start), labels[at + 1]?.index ?? text.length)
    const body = text.slice(start, next)
    waiting.push(label[1] ?? '')
    if (body.trim() === '') continue
    for (const name of waiting) arms.push({ name, path, text: body, start, end: next })
    waiting = []
  }
  return arms
}

// A block ends by itself; an arm without one ends where the next label begins.
function armEnd(text: string, start: number): number {
  const open = /^\s*\{/.exec(text.slice(start))
  if (open !== null) return closing(text, start + open[0].length - 1) + 1
  const found = /\bdefault\s*:/.exec(text.slice(start))
  return found === null ? text.length : start + found.index
}

/** Finds the bracket that closes the one at an offset; the end of the text if there is none. */
export function closing(text: string, offset: number): number {
  const open = text[offset]
  const close = open === '(' ? ')' : '}'
  const pattern = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)'|[(){}]/g
  pattern.lastIndex = offset
  let depth = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] === open) depth++
    if (match[0] === close && --depth === 0) return match.index
  }
  return text.length
}
