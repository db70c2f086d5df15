import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { protocolTable } from '../../cli/protocols/protocol-table.ts'
import { root, sources } from './imports.ts'

const TABLE = 'cli/protocols/protocol-table.ts'

/** Files that talk to a server of one protocol, and so know it by name. */
const APART: readonly string[] = ['cli/demo/live-session.ts', 'cli/demo/store-session.ts']

const names = readdirSync(join(root, 'spec'), { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name)

/** Finds names of protocols, also as parts of identifiers such as `nixDaemon` and `NixDaemonClient`. */
function namesIn(text: string): string[] {
  const plain = text.toLowerCase().replaceAll(/[-_ ]/g, '')
  return names.filter(name => plain.includes(name.replaceAll('-', '')))
}

test('each protocol below spec/ is in the table of the command line', () => {
  expect(names.length).toBeGreaterThan(2)
  expect(Object.keys(protocolTable).sort()).toEqual([...names].sort())
})

test('the table loads the protocol whose name it has', async () => {
  for (const [name, { load }] of Object.entries(protocolTable)) {
    expect((await load()).protocol.name).toBe(name)
  }
})

test('no other file of the command line, the runtime or the generator names a protocol', () => {
  const found = ['cli', 'generator', 'runtime'].flatMap(sources).flatMap(file => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n')
    return [file, ...lines].flatMap((line, at) => (namesIn(line).length === 0 ? [] : [`${file}:${at}`]))
  })
  const files = new Set(found.map(place => place.slice(0, place.lastIndexOf(':'))))
  expect(found.filter(place => ![TABLE, ...APART].some(file => place.startsWith(`${file}:`)))).toEqual([])
  // A file that names none has no place in the list.
  expect([TABLE, ...APART].filter(file => !files.has(file))).toEqual([])
})

test.each([
  ["findProtocol('nix-daemon')", ['nix-daemon']],
  ['import { nixServe, type GuixDaemonClient }', ['guix-daemon', 'nix-serve']],
  ['const NIX_DAEMON = 1', ['nix-daemon']],
  ['nixwire serves a daemon of Nix', []],
])('the names in: %s', (text, expected) => {
  expect(namesIn(text).sort()).toEqual(expected)
})
