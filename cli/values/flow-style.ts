/** A part of a text in YAML's flow style, and its place. */
export type FlowNode =
  | { readonly kind: 'scalar'; readonly text: string; readonly quoted: boolean; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly FlowNode[]; readonly at: number }
  | { readonly kind: 'map'; readonly entries: readonly FlowEntry[]; readonly at: number }

export interface FlowEntry {
  readonly key: string
  readonly keyAt: number
  readonly value: FlowNode
}

/** A function that makes the error of a text that cannot be parsed. */
export type FlowError = (at: number, problem: string) => Error

/** Deeper than any useful type, and far from the end of the stack. */
const MAX_DEPTH = 32

/** Reads one value in YAML's flow style: plain and quoted words, `[a, b]`, `{ a: b }`. Throws the error that `error` makes. */
export function parseFlow(text: string, error: FlowError): FlowNode {
  const p = new Parser(text, error)
  const node = p.value(0)
  p.skipBlanks()
  if (p.at < text.length) p.expected('the end')
  return node
}

class Parser {
  readonly text: string
  readonly error: FlowError
  at = 0

  constructor(text: string, error: FlowError) {
    this.text = text
    this.error = error
  }

  value(depth: number): FlowNode {
    this.skipBlanks()
    const { at } = this
    const open = this.text[at]
    if (open === undefined || /[,\]}]/.test(open)) return { kind: 'scalar', text: '', quoted: false, at }
    if (open !== '{' && open !== '[') return { kind: 'scalar', ...this.scalar(), at }
    if (depth >= MAX_DEPTH) throw this.error(at, `nested deeper than ${MAX_DEPTH}`)
    this.at += 1
    if (open === '[') return { kind: 'list', items: this.upTo(']', () => this.value(depth + 1)), at }
    return { kind: 'map', entries: this.upTo('}', () => this.entry(depth + 1)), at }
  }

  skipBlanks(): void {
    while (/[ \t\n]/.test(this.text[this.at] ?? '')) this.at += 1
  }

  expected(what: string): never {
    const got = this.at < this.text.length ? `'${this.text[this.at]}'` : 'the end'
    throw this.error(this.at, `expected ${what}, got ${got}`)
  }

  /** Reads elements between commas, of which one may trail. */
  private upTo<T>(close: string, element: () => T): T[] {
    const elements: T[] = []
    for (;;) {
      this.skipBlanks()
      if (this.text[this.at] === close) break
      if (elements.length > 0) {
        if (this.text[this.at] !== ',') this.expected(`',' or '${close}'`)
        this.at += 1
        this.skipBlanks()
        if (this.text[this.at] === close) break
      }
      elements.push(element())
    }
    this.at += 1
    return elements
  }

  private entry(depth: number): FlowEntry {
    const keyAt = this.at
    const { text: key } = this.scalar()
    this.skipBlanks()
    if (this.text[this.at] !== ':') this.expected("':'")
    this.at += 1
    return { key, keyAt, value: this.value(depth) }
  }

  private scalar(): { text: string; quoted: boolean } {
    const match = /'((?:[^']|'')*)'|"([^"\\]*)"|[^\s,:{}[\]'"]+/y
    match.lastIndex = this.at
    const found = match.exec(this.text)
    if (found === null) return this.expected('a word or text in quotes')
    this.at = match.lastIndex
    const [whole, single, double] = found
    const text = single?.replaceAll("''", "'") ?? double
    return text === undefined ? { text: whole, quoted: false } : { text, quoted: true }
  }
}
