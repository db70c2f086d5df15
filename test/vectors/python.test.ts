// Runs examples/vectors.py, which knows nothing but the JSON of a protocol.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Case } from './case.ts'
import { subjects } from './protocols.ts'
import { specPath } from './spec.ts'
import { storedCases, vectorsPath } from './stored.ts'

const runner = join(import.meta.dirname, '../../examples/vectors.py')
const there = spawnSync('python3', ['--version']).status === 0
const required = process.env.NIXWIRE_REQUIRE_PEERS !== undefined
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nixwire-vectors-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the program; gives its last line, and the lines about single cases. */
function run(name: string, path: string): { status: number | null; failures: string[]; summary: string } {
  const { status, stdout, stderr } = spawnSync('python3', [runner, specPath(name), path], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  expect(stderr).toBe('')
  const lines = stdout.trimEnd().split('\n')
  return { status, failures: lines.slice(0, -1), summary: lines.at(-1) ?? '' }
}

function write(cases: readonly Case[]): string {
  const path = join(folder, 'cases.json')
  writeFileSync(path, JSON.stringify({ format: 1, protocol: 'x', cases }))
  return path
}

/** Makes a copy of a case for each of its bytes, in which one bit of that is another one. */
function flipped(each: Case): Case[] {
  return (['bytes', 'asks', 'client', 'server'] as const).flatMap(key => {
    const hex = each[key]
    if (hex === undefined) return []
    return Array.from({ length: hex.length / 2 }, (_, at) => {
      const bytes = Buffer.from(hex, 'hex')
      bytes[at] = (bytes[at] ?? 0) ^ (1 << ((at * 5) % 8))
      return { ...each, name: `${each.name}, ${key} ${at}`, [key]: bytes.toString('hex') }
    })
  })
}

/** Chooses the shortest case of each kind and name that has some bytes. */
function shortest(cases: readonly Case[]): Case[] {
  const size = ({ bytes = '', client = '' }: Case): number => bytes.length + client.length
  const chosen = new Map<string, Case>()
  for (const each of cases) {
    const key = `${each.kind} ${each.of}`
    const known = chosen.get(key)
    // A case of 16 bytes may have padding.
    const rank = (one: Case): number => (size(one) < 32 ? 1 << 20 : 0) + size(one)
    if (known === undefined || rank(each) < rank(known)) chosen.set(key, each)
  }
  return [...chosen.values()]
}

describe.skipIf(!there && !required)(
  'by its JSON alone, the Python runner',
  there ? {} : { meta: { skipped: 'there is no python3' } },
  () => {
    test('says how it is used if no files are named', () => {
      const { status, stderr } = spawnSync('python3', [runner], { encoding: 'utf8' })
      expect(status).toBe(1)
      expect(stderr).toContain('usage: python3 vectors.py SPEC.json VECTORS.json')
      expect(stderr).not.toContain('Traceback')
    })

    test.each([...subjects.keys()])('decodes every case of %s', name => {
      const { status, failures, summary } = run(name, vectorsPath(name))
      const count = storedCases(name).length
      expect(failures).toEqual([])
      expect(summary).toBe(`${count} of ${count} cases of ${name} are as they should be`)
      expect(status).toBe(0)
    })

    test.each([...subjects.keys()])('notices every changed byte of %s, in padding too', name => {
      const copies = shortest(storedCases(name)).flatMap(flipped)
      expect(copies.length).toBeGreaterThan(3000)
      const { status, failures, summary } = run(name, write(copies))
      const noticed = new Set(failures.map(line => line.slice(0, line.indexOf(': '))))
      expect(copies.filter(each => !noticed.has(each.name)).map(each => each.name)).toEqual([])
      expect(summary).toBe(`0 of ${copies.length} cases of ${name} are as they should be`)
      expect(status).toBe(1)
    })

    test('notices bytes that lack or are left, and values of another kind', () => {
      const name = 'nix-daemon'
      const cases = shortest(storedCases(name)).filter(({ bytes }) => bytes !== undefined)
      const wrong = cases.flatMap((each): Case[] => [
        { ...each, name: `${each.name}, short`, bytes: each.bytes?.slice(0, -16) ?? '' },
        { ...each, name: `${each.name}, long`, bytes: `${each.bytes}0000000000000000` },
        { ...each, name: `${each.name}, value`, value: { other: each.value } },
      ])
      // A stream of bytes ends with its last one.
      const { failures } = run(name, write(wrong))
      expect(wrong.length - failures.length).toBe(0)
    })
  },
)
