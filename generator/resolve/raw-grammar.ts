/** Grammars of the spec language, as raw.ts has the rest of it. */

export interface RawGrammar {
  readonly name: string
  readonly doc?: string
  readonly via: string
  readonly rules?: readonly { readonly name: string; readonly items: readonly RawGrammarItem[] }[]
}

export interface RawGrammarItem {
  readonly text?: string
  readonly bytes?: string
  readonly rule?: string
  readonly repeat?: readonly RawGrammarItem[]
  readonly optional?: readonly RawGrammarItem[]
  readonly choice?: readonly (readonly RawGrammarItem[])[]
}
