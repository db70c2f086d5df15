import { describe, expect, test } from 'vitest'
import { document } from '../../generator/document/document.ts'
import { compileText, diagnose } from './diagnose.ts'
import { specProtocol } from './specs.ts'

describe('a small spec', () => {
  const small = (text: string): ReadonlyMap<string, string> => {
    const compiled = compileText(text).protocol
    if (compiled === undefined) throw new Error(diagnose(text))
    return document(compiled)
  }

  test('makes no page about a section that the spec lacks', () => {
    expect([...small('').keys()]).toEqual(['types.md', 'changelog.md', 'README.md'])
  })

  test('keeps pipes inside their cells', () => {
    const text = small(`
types:
  - name: Choice
    doc: One of two.
    struct: [{ name: x, type: Text, doc: 'Either \`a|b\` or c|d.' }]
`).get('types.md')
    expect(text).toContain('| `x` | [Text](#text) | Either `a\\|b` or c\\|d. |')
  })

  test('links names of definitions, unless they are local names of the section', () => {
    const text = small(`
types:
  - name: Pair
    doc: A \`Colour\` beside a \`Text\`, or \`Nobody\`, but not a \`Pair\`.
    enum:
      of: Byte
      values: [{ name: Text, value: 0, doc: Goes with \`Red\` and \`Modern\`. }]
`).get('types.md')
    expect(text).toContain('A [`Colour`](#colour) beside a `Text`, or `Nobody`, but not a `Pair`.')
    expect(text).toContain('Goes with `Red` and [`Modern`](#modern).')
  })

  test('links commits only if the spec names a repository', () => {
    const given = { ...specProtocol(), doc: 'Since `0123abcd`, not `0123`.' }
    const { repository: _, ...nowhere } = given
    expect(document(nowhere).get('README.md')).toContain('Since `0123abcd`, not `0123`.')
    expect(document({ ...given, repository: 'https://example.org/x' }).get('README.md')).toContain(
      'Since [`0123abcd`](https://example.org/x/commit/0123abcd), not `0123`.',
    )
  })

  test('puts the headings of a text below those of its section', () => {
    const text = small(`
types:
  - { name: Long, is: Int, doc: "Says much.\\n\\n## More\\n\\nAnd more.\\n\\n\`\`\`\\n# no heading, no \`Int\`\\n\`\`\`" }
`).get('types.md')
    expect(text).toContain('\n#### More\n\nAnd more.\n\n```\n# no heading, no `Int`\n```')
  })

  test('keeps code, lists and tables out of cells and whole', () => {
    const text = small(`
types:
  - name: Long
    doc: Long.
    struct:
      - { name: x, type: Int, doc: "Such as\\n- one\\n- two" }
      - { name: y, type: Int, doc: "\`\`\`\\na |\\n\\nb\\n\`\`\`" }
`).get('types.md')
    expect(text).toContain('| `x` | [Int](#int) | Such as |\n| `y` | [Int](#int) |  |')
    expect(text).toContain('- `x`:\n\n  - one\n  - two\n- `y`:\n\n  ```\n  a |\n\n  b\n  ```')
  })

  test('describes versions that only its gates name', () => {
    const text = small(`
types:
  - { name: Late, doc: Grows., struct: [{ name: x, type: Int, since: '1.17', default: 0 }] }
`).get('changelog.md')
    expect(text).toContain(
      '### 1.17\n\nOn the wire:\n\n- [Late](types.md#late): gains `x`: [Int](types.md#int)\n',
    )
  })
})
