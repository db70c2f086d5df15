import { expect, test } from 'vitest'
import { CanonicalNarReader } from '../../../nix/nar/nar-reader.ts'
import { NarWalker } from '../../../runtime/grammars/nix-archive.ts'
import { nar } from '../../support/nar.ts'
import { ignoreNar } from './ignore-nar.ts'

test('a reader refuses names out of order at the offset of the second', () => {
  const file = { kind: 'regular', contents: Buffer.of(1) } as const
  const bytes = nar({
    kind: 'directory',
    entries: [
      ['b', file],
      ['a', file],
    ],
  })
  const offset = bytes.lastIndexOf('a'.padEnd(8, '\0')) - 8
  expect(() => new CanonicalNarReader(ignoreNar).feed(bytes)).toThrow(
    expect.objectContaining({ code: 'bad-nar', place: { path: 'nar', offset } }),
  )
})

test('a walker without canonical order accepts the unsorted NARs of old daemons', () => {
  const file = { kind: 'regular', contents: Buffer.of(1) } as const
  const bytes = nar({
    kind: 'directory',
    entries: [
      ['b', file],
      ['a', file],
    ],
  })
  const walker = new NarWalker()
  expect(walker.feed(bytes)).toBe(bytes.length)
  expect(walker.done).toBe(true)
})
