import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ts } from 'ts-morph'
import { expect, test } from 'vitest'
import { root, sources } from './imports.ts'

/*
 * Arguments lie on the stack: a list that a peer chose, of 120,000 elements say, ends the call with "Maximum call stack
 * size exceeded". So lists are no arguments in code that handles values of peers, but where their length is known.
 */
const folders = ['runtime', 'generated', 'nix', 'store', 'cli']

/** Calls whose lists are short whatever a peer says; as their text begins. */
const SHORT: readonly string[] = [
  'runtime/client/told-connection.ts: outcomeOf(...outcome)',
  'runtime/proxy/guarded-events.ts: callback.apply(events, args)',
  'runtime/server/dispatch.ts: handler.call(handlers, ...before, ...args, call)',
  'runtime/server/watch.ts: Math.min(...Object.values(times))',
  // The parts of a path, which the system bounds.
  'store/collecting/add-roots.ts: join(decodeText(real, 0, real.length), ...missing)',
  // The parameters of a statement.
  'store/sqlite/database.ts: this.#inner.get(...values)',
  'store/sqlite/database.ts: this.#inner.all(...values)',
  'store/sqlite/database.ts: this.#inner.run(...values)',
]

/** Files for tests, which peers have no part in. */
const FOR_TESTS = /^runtime\/testing\/|\/arbitraries\.ts$/

/** Lists the calls of a source text that take a list as their arguments. */
function spreadCalls(file: string, text: string): string[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node)
    const spreads = isCall && node.arguments?.some(each => ts.isSpreadElement(each)) === true
    const applies =
      isCall && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'apply'
    if (spreads || applies) found.push(`${file}: ${node.getText(tree).replace(/\s+/g, ' ').slice(0, 80)}`)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

test('no list of unknown length is passed as arguments', () => {
  const found = folders
    .flatMap(sources)
    .filter(file => !FOR_TESTS.test(file))
    .flatMap(file => spreadCalls(file, readFileSync(join(root, file), 'utf8')))
  expect(found.filter(call => !SHORT.some(short => call.startsWith(short)))).toEqual([])
  // A call that is gone has no place in the list either.
  expect(SHORT.filter(short => !found.some(call => call.startsWith(short)))).toEqual([])
})

test('the reader of calls finds each way to pass a list as arguments, and no others', () => {
  const text = `
    list.push(...others)
    Math.max(0, ...others)
    new Set(...others)
    call?.(...others)
    push.apply(list, others)
    const copy = [...others, ...list]
    const all = { ...options }
    list.push(one, [...others])
    call({ ...options })
  `
  expect(spreadCalls('a.ts', text)).toHaveLength(5)
})
