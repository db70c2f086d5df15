import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root, sources } from './imports.ts'
import { nixWordsIn } from './nix-words.ts'

/** Folders of what a spec names, and of what compares a spec with the sources of Nix. */
const apart = ['runtime/adapters/', 'runtime/grammars/', 'generator/tools/drift/']

describe('words of Nix', () => {
  test.each(['runtime', 'generator'])('stand nowhere in %s/ but in what a spec names', folder => {
    const files = sources(folder).filter(file => !apart.some(start => file.startsWith(start)))
    expect(files.length).toBeGreaterThan(50)
    const found = files.flatMap(file =>
      [file, ...readFileSync(join(root, file), 'utf8').split('\n')].flatMap((line, index) => {
        const words = nixWordsIn(line)
        return words.length === 0 ? [] : [`${file}:${index}: ${words.join(', ')}: ${line.trim()}`]
      }),
    )
    expect(found).toEqual([])
  })

  test.each([
    ['new NarWalker(NAR)', ['nar', 'nar']],
    ["from './nar-walker.ts'", ['nar']],
    ['narSize of a Derivation', ['nar', 'derivation']],
    ['is the daemon running', ['daemon']],
    ['nix32 and NIX_PATH', ['nix', 'nix']],
    ['a store path, storePaths, StorePath', ['store path', 'store paths', 'store path']],
    ['await client.queryPathInfo(IsValidPath)', ['queryPathInfo', 'IsValidPath']],
    ['nixwire, narrow, a dictionary in a store, the path', []],
  ])('are found in: %s', (text, words) => {
    expect(nixWordsIn(text)).toEqual(words)
  })
})
