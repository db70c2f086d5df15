import { operations } from '../../generated/nix-daemon/operations.ts'

/** Words of Nix and of its daemon protocol, in small letters. */
const nixWords = new Set([
  ...['nix', 'nixos', 'guix', 'lix', 'nar', 'nars', 'nixbld', 'drv', 'drvs'],
  ...['daemon', 'daemons', 'derivation', 'derivations', 'deriver', 'derivers'],
  ...['realisation', 'realisations', 'substituter', 'substituters', 'substitutes'],
])

/** Names of operations, and of the methods that call them. */
const nixNames = new Set([...operations.values()].flatMap(({ name, method }) => [name, method]))

/**
 * The words of Nix in a text: whole words only, but also those inside identifiers such as `NarWalker` and
 * `nar-walker`, the names of operations, and store paths.
 */
export function nixWordsIn(text: string): string[] {
  const words = [...text.matchAll(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g)].map(([word]) => word.toLowerCase())
  const pairs = words.flatMap((word, at) => {
    const pair = `${word} ${words[at + 1]}`
    return /^store paths?$/.test(pair) ? [pair] : []
  })
  const names = [...text.matchAll(/\w+/g)].map(([name]) => name)
  return [...words.filter(word => nixWords.has(word)), ...pairs, ...names.filter(name => nixNames.has(name))]
}
