import * as fc from 'fast-check'
import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  type Node,
  parseDocument,
  Scalar,
  visit,
} from 'yaml'
import { type Dice, diced } from './dice.ts'

/** Scalars that may be wrong anywhere. */
const scalars: readonly unknown[] = [
  null, true, false, '', 0, -1, 1.5, 255, 2 ** 53, 2 ** 64, 1e300, -1e300, Number.NaN, Number.POSITIVE_INFINITY,
  'x', 'X', 'Int', '1.30', '999.999', '2^64-1', '2^9999-1', 'none', 'bytes', 'nar', '__proto__', 'constructor', 'toString',
  '\u0000', '\ud800', 'ü', 'a b', '(', '[', '*', '99999999999999999999',
] // biome-ignore format: one line reads better

/** Pieces of YAML text that parsers stumble over. */
const snippets: readonly string[] = [
  '1e300', '-99999999999999999999', '0x', '0o777', '.inf', '~', '&a', '*a', '*b', '!!binary', '!x', '<<: *a', '? [a]', '---', '...', '%YAML 1.1',
  '"', "'", '|', '>-', '{', '}', '[', ']', ':', '- ', '#', '\t', '\r', '\r\n', '\n', '\u0000', '\ufeff', '\u2028', '@', '`',
] // biome-ignore format: one line reads better

/** Makes mutations of YAML texts: of their nodes, or of their letters. */
export function mutations(texts: readonly string[]): fc.Arbitrary<string> {
  return diced(dice => {
    let text = dice.of(texts)
    for (let left = dice.number(1, 3); left > 0; left -= 1) {
      text = dice.chance(70) ? mutateNodes(dice, text) : mutateLetters(dice, text)
    }
    return text
  })
}

function mutateLetters(dice: Dice, text: string): string {
  const at = dice.number(0, text.length)
  const end = Math.min(text.length, at + dice.of([0, 0, 1, 1, 5, 100]))
  const inserted = dice.chance(70) ? dice.of(snippets) : String.fromCodePoint(dice.number(0, 0x10ffff))
  return text.slice(0, at) + inserted + text.slice(end)
}

function mutateNodes(dice: Dice, text: string): string {
  const document = parseDocument(text, { uniqueKeys: false })
  if (document.errors.length > 0 || document.contents === null) return mutateLetters(dice, text)
  const collections: Node[] = []
  visit(document, { Collection: (_, node) => void collections.push(node) })
  const node = collections.length === 0 ? undefined : dice.of(collections)
  if (!isCollection(node) || node.items.length === 0) return mutateLetters(dice, text)
  const at = dice.number(0, node.items.length - 1)
  const item = node.items[at]
  if (isPair(item)) mutatePair(dice, document, node.items, at)
  else mutateItem(dice, document, node.items, at, collections)
  try {
    return document.toString()
  } catch {
    return mutateLetters(dice, text)
  }
}

function mutatePair(dice: Dice, document: Document, items: unknown[], at: number): void {
  const pair = items[at]
  if (!isPair(pair)) return
  switch (dice.number(0, 5)) {
    case 0:
      items.splice(at, 1)
      break
    case 1:
      pair.key = new Scalar(dice.chance(50) && isScalar(pair.key) ? `${pair.key.value}s` : dice.of(scalars))
      break
    case 2:
      items.push(document.createPair(isScalar(pair.key) ? pair.key.value : 'x', dice.of(scalars)))
      break
    case 3:
      pair.value = document.createNode(dice.of([[], {}, [pair.value], { list: 'Int' }, { is: null }]))
      break
    default:
      pair.value = new Scalar(dice.of(scalars))
  }
}

function mutateItem(
  dice: Dice,
  document: Document,
  items: unknown[],
  at: number,
  others: readonly Node[],
): void {
  switch (dice.number(0, 4)) {
    case 0:
      items.splice(at, 1)
      break
    case 1:
      items.push((items[at] as Node).clone())
      break
    case 2:
      items[at] = dice.of(others.some(isMap) ? others.filter(isMap) : others).clone()
      break
    default:
      items[at] = document.createNode(dice.of([...scalars, [], {}]))
  }
}

/** Any bytes that a file may hold. */
export const garbage: fc.Arbitrary<string> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes).toString('utf8')),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...snippets),
        fc.constantFrom('types', 'name', 'a', ' ', '  ', ': ', '\n', '\n  ', '\n- '),
      ),
      { maxLength: 60 },
    )
    .map(parts => parts.join('')),
)
