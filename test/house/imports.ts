import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { ts } from 'ts-morph'

/** Folder of the whole project. */
export const root: string = dirname(dirname(import.meta.dirname))

/** An import in a file of the project. */
export interface Import {
  /** Importing file, from the root. */
  readonly from: string
  /** Imported file, from the root, or the name of a package. */
  readonly to: string
  /** Made by `import()` when the program runs. */
  readonly late: boolean
}

/** Lists the TypeScript files below a folder, without those in scratch folders of tests. */
export function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(
      path => path.endsWith('.ts') && !path.includes('node_modules') && !path.includes('.test-generated-'),
    )
    .map(path => join(folder, path))
    .sort()
}

/** Lists every import of a file: of values, of types, re-exports, `import()` and `import('…')` in types. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false)
  const found: Import[] = []
  const add = (specifier: ts.Node | undefined, late: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return
    const { text } = specifier
    found.push({ from: file, to: text.startsWith('.') ? normalize(join(dirname(file), text)) : text, late })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier, false)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, false)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], true)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

/** Finds groups of files that import each other, directly or through others, with `import()` too. */
export function circles(imports: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>()
  for (const { from, to } of imports) {
    const known = targets.get(from)
    if (known === undefined) targets.set(from, [to])
    else known.push(to)
  }
  return stronglyConnected(targets).filter(group => group.length > 1)
}

/** Groups files that reach each other, by Tarjan's algorithm. */
function stronglyConnected(targets: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const groups: string[][] = []
  const visit = (file: string): number => {
    const number = order.size
    order.set(file, number)
    stack.push(file)
    let low = number
    for (const target of targets.get(file) ?? []) {
      if (!order.has(target)) low = Math.min(low, visit(target))
      else if (stack.includes(target)) low = Math.min(low, lowest.get(target) ?? order.get(target) ?? low)
    }
    lowest.set(file, low)
    if (low === number) groups.push(stack.splice(stack.indexOf(file)).sort())
    return low
  }
  for (const file of targets.keys()) if (!order.has(file)) visit(file)
  return groups
}
