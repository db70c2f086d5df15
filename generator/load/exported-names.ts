const DECLARED =
  /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const|let|var|function\*?|class|interface|type|enum)\s+([\w$]+)/gm
const LISTED = /^export\s+(?:type\s+)?\{([^}]*)\}/gm
/** Exports of names that stand in another file, or inside of a pattern. */
const UNTOLD = /^export\s+(?:\*|(?:const|let|var)\s*[[{])/m

/** Lists the names that a TypeScript file exports; undefined if its text alone does not tell all of them. */
export function exportedNames(text: string): ReadonlySet<string> | undefined {
  if (UNTOLD.test(text)) return undefined
  const declared = [...text.matchAll(DECLARED)].map(([, name = '']) => name)
  const listed = [...text.matchAll(LISTED)].flatMap(([, names = '']) => names.split(',').map(lastWord))
  return new Set([...declared, ...listed.filter(name => name !== '')])
}

/** Finds the name that others see: of `a as b`, that is `b`. */
function lastWord(text: string): string {
  return text.trim().split(/\s+/).at(-1) ?? ''
}
