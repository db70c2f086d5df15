/** A piece of C++ that declares an enum; `name` is missing if the enum has none. */
export interface CppEnum {
  readonly name?: string
  readonly members: readonly CppMember[]
  readonly line: number
}

export interface CppMember {
  readonly name: string
  /** Missing if its expression is not understood. */
  readonly value?: number
  /** Whether the number is written, not counted from the one before. */
  readonly isWritten: boolean
  readonly line: number
}

/** Replaces comments with blanks, so that everything else keeps its place. */
export function withoutComments(text: string): string {
  // Strings may contain text that looks like a comment, so match them first.
  return text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, found =>
    found.startsWith('"') ? found : found.replace(/[^\n]/g, ' '),
  )
}

/** Finds all enums with a body; comments must have been removed. */
export function enumsIn(text: string): CppEnum[] {
  const pattern =
    /\benum\b(?:\s+(?:class|struct)\b)?\s*([\w:]+)?\s*(?::\s*[\w:]+(?:\s+\w+)*)?\s*\{([^{}]*)\}\s*(\w+)?/g
  return [...text.matchAll(pattern)].map(match => {
    const [whole, own, body = '', after] = match
    const name = (own ?? after)?.split('::').at(-1)
    const start = match.index + whole.indexOf('{') + 1
    const members = membersOf(body, offset => lineAt(text, start + offset))
    return { ...(name === undefined ? {} : { name }), members, line: lineAt(text, match.index) }
  })
}

function membersOf(body: string, lineOf: (offset: number) => number): CppMember[] {
  const members: CppMember[] = []
  let next: number | undefined = 0
  for (const match of body.matchAll(/([A-Za-z_]\w*)\s*(?:=\s*([^,]*))?(?:,|$)/g)) {
    const [, name = '', expression] = match
    const value: number | undefined = expression === undefined ? next : evaluate(expression)
    next = value === undefined ? undefined : value + 1
    const isWritten = expression !== undefined
    members.push({ name, ...(value === undefined ? {} : { value }), isWritten, line: lineOf(match.index) })
  }
  return members
}

/** A macro or a constant with a number. */
export interface CppNumber {
  readonly name: string
  readonly value: number
  readonly line: number
}

/** Finds all macros that stand for a number. */
export function definesIn(text: string): CppNumber[] {
  return [...text.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+([^\n]+)$/gm)].flatMap(match => {
    const [, name = '', expression = ''] = match
    const value = evaluate(expression)
    return value === undefined ? [] : [{ name, value, line: lineAt(text, match.index) }]
  })
}

/** Evaluates numbers joined by shifts and ors, such as `(1 << 8 | 38)`; undefined for anything else. */
export function evaluate(expression: string): number | undefined {
  const bare = expression.replace(/[()\s]/g, '')
  if (bare === 'false' || bare === 'true') return Number(bare === 'true')
  const parts = bare.split('|').map(part => {
    const [base, ...shifts] = part.split('<<').map(literal)
    return shifts.reduce(
      (value, shift) => (value === undefined || shift === undefined ? undefined : value * 2 ** shift),
      base,
    )
  })
  return parts.reduce((sum, part) => (sum === undefined || part === undefined ? undefined : sum | part))
}

function literal(text: string): number | undefined {
  return /^(?:0x[0-9a-f]+|\d+)(?:u|l|ul|ull)?$/i.test(text) ? Number(text.replace(/[ul]+$/i, '')) : undefined
}

/** Finds the line of an offset, counted from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
