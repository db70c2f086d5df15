import { describe, expect, test } from 'vitest'
import { document } from '../../generator/document/document.ts'
import type { Gate } from '../../generator/ir/base.ts'
import { isServed } from '../../generator/ir/is-served.ts'
import type { Field } from '../../generator/ir/types.ts'
import { formatVersion } from '../../generator/ir/version.ts'
import { isGenerated } from '../../generator/write/header.ts'
import { headings, section, tables } from './markdown-pages.ts'
import { specProtocol } from './specs.ts'

const protocol = specProtocol()
const pages = document(protocol)
const page = (name: string): string => pages.get(`${name}.md`) ?? ''

describe('the pages have a section for each entry', () => {
  const own = (name: string): string[] => headings(page(name)).map(heading => heading.title)
  const names = (named: readonly { readonly name: string }[]): string[] => named.map(each => each.name)

  test.each([
    ['operations', names(protocol.operations)],
    ['types', names(protocol.types)],
    ['streams', names(protocol.streams)],
    ['logging', names([...(protocol.channel?.messages ?? []), ...(protocol.channel?.payloads ?? [])])],
    [
      'changelog',
      [
        ...protocol.versions.changes.map(change => formatVersion(change.version)),
        ...names(protocol.features),
      ],
    ],
  ])('on %s.md', (name, expected) => {
    expect(expected.length).toBeGreaterThan(3)
    for (const title of expected)
      expect(
        own(name).filter(each => each === title),
        title,
      ).toHaveLength(1)
  })

  test('with a link to its line in the spec', () => {
    for (const { name, source } of protocol.operations) {
      const link = `(../../${source.file}#L${source.line})`
      expect(section(page('operations'), name)).toContain(`**Spec:** [${source.file}:${source.line}]${link}`)
    }
    for (const { name, source } of protocol.types) {
      expect(section(page('types'), name)).toContain(`(../../${source.file}#L${source.line})`)
    }
  })

  test('with a link to the code of every operation that some version has', () => {
    for (const operation of protocol.operations) {
      const text = section(page('operations'), operation.name)
      expect(text.includes('**Code:**'), operation.name).toBe(isServed(protocol, operation))
    }
  })
})

/** Finds the row of a field, with its links as plain text. */
function rowOf(text: string, field: string): string {
  const plain = text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
  const rows = tables(plain).flatMap(table => table.filter(row => row.includes(`\`${field}\``)))
  return rows.map(row => row.join(' | ')).join('\n')
}

function gateParts({ since, before, feature, without }: Gate): string[] {
  return [
    since === undefined || since <= protocol.versions.min ? [] : [`since ${formatVersion(since)}`],
    before === undefined || before > protocol.versions.max ? [] : [`before ${formatVersion(before)}`],
    feature === undefined ? [] : [`with \`${feature}\``],
    without === undefined ? [] : [`without \`${without}\``],
  ].flat()
}

describe('the pages show every gate in words', () => {
  const expectFields = (text: string, fields: readonly Field[]): number => {
    let count = 0
    for (const { name, gate, wire } of fields) {
      const row = rowOf(text, name)
      expect(row, name).not.toBe('')
      for (const part of [gate, ...(wire ?? []).map(each => each.gate)].flatMap(gateParts)) {
        expect(row, name).toContain(part)
        count++
      }
    }
    return count
  }

  test('of types and their fields', () => {
    let count = 0
    for (const { name, gate, shape } of protocol.types) {
      const text = section(page('types'), name)
      for (const part of gateParts(gate))
        expect(text.replace(/\]\([^)]*\)/g, '')).toContain(part.replace('`', '[`'))
      if (shape.kind === 'struct') count += expectFields(text, shape.fields)
      if (shape.kind === 'adapted') for (const part of gateParts(shape.gate)) expect(text).toContain(part)
    }
    expect(count).toBeGreaterThan(10)
  })

  test('of operations, their fields and their bodies', () => {
    let count = 0
    for (const { name, gate, request, response, upload } of protocol.operations) {
      const text = section(page('operations'), name)
      const plain = text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      for (const part of gateParts(gate)) expect(plain).toContain(part)
      for (const part of (upload?.wire ?? []).flatMap(each => gateParts(each.gate)))
        expect(text).toContain(part)
      count += expectFields(text, request)
      if (response.kind === 'fields') count += expectFields(text, response.fields)
    }
    expect(count).toBeGreaterThan(20)
  })

  test('of messages, their fields and the steps of the handshake', () => {
    for (const { name, gate, fields } of protocol.channel?.messages ?? []) {
      const text = section(page('logging'), name)
      for (const part of gateParts(gate)) expect(text).toContain(part)
      expectFields(text, fields)
    }
    for (const step of protocol.handshake?.steps ?? []) {
      if (step.kind !== 'say') continue
      for (const part of gateParts(step.gate)) expect(rowOf(page('handshake'), step.name)).toContain(part)
    }
  })
})

/** Keeps only letters and digits, so that links and the layout of tables and lists make no difference. */
function bare(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[^\p{L}\p{N}]/gu, '')
}

/** Lists every text of a spec. */
function docsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    (key === 'doc' || key === 'trusted') && typeof inner === 'string' ? [inner] : docsIn(inner),
  )
}

test('no paragraph of the spec is missing on the pages', () => {
  const all = bare([...pages.values()].join('\n'))
  const paragraphs = docsIn(protocol).flatMap(doc => doc.split(/\n\s*\n/))
  expect(paragraphs.length).toBeGreaterThan(600)
  expect(paragraphs.filter(paragraph => !all.includes(bare(paragraph)))).toEqual([])
})

test('messages are shown in their wire format', () => {
  const text = section(page('logging'), 'Messages')
  expect(text).toContain('| `0x6f6c6d67` | `67 6d 6c 6f 00 00 00 00` (`gmlo`) | [Next](#next) |')
  expect(text).toContain('| `0x64617416` | `16 74 61 64 00 00 00 00` | [Write](#write) |')
  expect(page('handshake')).toContain(
    'always `0x6e697863` (`ClientMagic`), as bytes `63 78 69 6e 00 00 00 00` (`cxin`)',
  )
})

describe.each([...pages])('%s', (_, text) => {
  test('names its source in its first line', () => {
    expect(isGenerated(text)).toBe(true)
  })

  test('has no empty section', () => {
    const all = headings(text)
    const lines = text.split('\n')
    const empty = all.filter(({ line, level }, index) => {
      const next = all[index + 1]
      const between = lines.slice(line, next === undefined ? undefined : next.line - 1)
      return between.join('').trim() === '' && (next === undefined || next.level <= level)
    })
    expect(empty.map(heading => heading.title)).toEqual([])
  })

  test('has one title, and headings that descend one level at a time', () => {
    const levels = headings(text).map(heading => heading.level)
    expect(levels[0]).toBe(1)
    expect(levels.filter(level => level === 1)).toHaveLength(1)
    for (const [index, level] of levels.entries())
      expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1)
  })

  test('has tables with equally long rows and no empty column', () => {
    for (const [head = [], , ...rows] of tables(text)) {
      for (const row of rows) expect(row, head.join()).toHaveLength(head.length)
      for (const column of head.keys())
        expect(
          rows.some(row => row[column] !== ''),
          head.join(),
        ).toBe(true)
    }
  })

  test('has no text such as undefined', () => {
    expect(text).not.toMatch(/undefined|\[object|NaN|\*\*\s*$/)
  })
})

test('the same spec makes the same pages', () => {
  expect(document(specProtocol())).toEqual(pages)
})
