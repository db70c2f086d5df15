import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { document } from '../../generator/document/document.ts'
import { isGenerated } from '../../generator/write/header.ts'
import { headings, links } from './markdown-pages.ts'
import { protocolNames, root, specProtocol } from './specs.ts'

const pages = protocolNames.flatMap(name =>
  [...document(specProtocol(name)).keys()].map(page => `docs/${name}/${page}`),
)

/** Every Markdown file below docs/ as it is on disk, with its path below the project's root. */
const files: [string, string][] = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.md'))
  .map(path => [`docs/${path}`, readFileSync(join(root, 'docs', path), 'utf8')])

/** Explains why a relative link is wrong; undefined if it is right. */
function problem(from: string, target: string): string | undefined {
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? from : join(dirname(from), path)
  if (!existsSync(join(root, file))) return `${file} does not exist`
  if (anchor === undefined) return undefined
  const text = readFileSync(join(root, file), 'utf8')
  const line = /^L(\d+)$/.exec(anchor)?.[1]
  if (line !== undefined) return Number(line) <= text.split('\n').length ? undefined : `${file} is shorter`
  const found = headings(text).some(heading => heading.anchor === anchor)
  return found ? undefined : `${file} has no heading for #${anchor}`
}

describe('the pages on disk', () => {
  test('are the pages that the specs make', () => {
    const names = files.flatMap(([path, text]) => (isGenerated(text) ? [path] : []))
    expect(names.sort()).toEqual([...pages].sort())
  })

  test('have no broken relative link', () => {
    const all = files.flatMap(([from, text]) => links(text).map(link => ({ from, ...link })))
    expect(all.length).toBeGreaterThan(1500)
    const wrong = all
      .filter(({ target }) => !/^[a-z]+:/.test(target))
      .flatMap(({ from, target, line }) => {
        const found = problem(from, target)
        return found === undefined ? [] : [`${from}:${line}: ${target}: ${found}`]
      })
    expect(wrong).toEqual([])
  })

  test('link to generated files that declare the names of the links', () => {
    const all = files.flatMap(([from, text]) => links(text).map(link => ({ from, ...link })))
    const code = all.filter(({ target }) => target.startsWith('../../generated/'))
    expect(code.length).toBeGreaterThan(200)
    for (const { from, label, target } of code) {
      const text = readFileSync(join(root, dirname(from), target), 'utf8')
      const name = label.replaceAll('`', '')
      expect(text, `${target} ${name}`).toMatch(
        new RegExp(`^(export (function|const|type|interface) ${name}\\b|  (async )?\\*?${name}[(<])`, 'm'),
      )
    }
  })
})
