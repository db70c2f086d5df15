import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compareSessions, isSame } from '../../generator/differences/compare-sessions.ts'
import { parseVersion } from '../../generator/ir/version.ts'
import { changes } from '../../generator/tools/changes/changes.ts'
import { parseSession } from '../../generator/tools/changes/parse-session.ts'
import { UsageError } from '../../generator/tools/usage-error.ts'
import { compileText } from './diagnose.ts'
import { root, specProtocol } from './specs.ts'

const protocol = specProtocol()
const protocols = new Map([['nix-daemon', protocol]])
const features = protocol.features.map(feature => feature.name)

describe('npm run changes', () => {
  test.each([
    ['1.34', '1.38'],
    ['1.38', '1.34'],
    ['1.10', '1.16'],
    ['1.17', '1.18'],
    ['1.19', '1.21'],
    ['1.22', '1.23'],
    ['1.23', '1.20'],
    ['1.24', '1.26'],
    ['1.29', '1.31'],
    ['1.38', '1.38+realisation-with-path-not-hash'],
    ['1.38', '1.38+delete-dead-specific-referrers'],
    ['1.38', '1.38+disable-set-options'],
    ['1.38+submit-output+add-to-store-scanning', '1.27'],
    ['1.10', '1.38+realisation-with-path-not-hash'],
  ])('prints the expected text for %s %s', async (from, to) => {
    await expect(changes(protocols, [from, to])).toMatchFileSnapshot(`changes/${from}--${to}.txt`)
  })

  test('prints the expected JSON for 1.34 1.38 --format json', async () => {
    const text = changes(protocols, ['1.34', '1.38', '--format', 'json'])
    await expect(text).toMatchFileSnapshot('changes/1.34--1.38.json.txt')
  })
})

test('--feature means the second session, even if it is repeated', () => {
  const given = changes(protocols, ['1.38', '1.38', '--feature', 'submit-output', '--feature', 'provenance'])
  expect(given).toBe(changes(protocols, ['1.38', '1.38+submit-output+provenance']))
  expect(given).toContain('SubmitOutput (1000) is added')
})

test('a version may be quoted as in the spec', () => {
  expect(changes(protocols, ["'1.34'", '"1.38"'])).toBe(changes(protocols, ['1.34', '1.38']))
})

test.each([
  [[], 'two sessions are compared, but 0 are given'],
  [['1.34'], 'two sessions are compared, but 1 are given'],
  [['1.34', '1.35', '1.36'], 'two sessions are compared, but 3 are given'],
  [['1.34', 'newest'], '`newest` is no version; nix-daemon has 1.10 to 1.38'],
  [['1.34', '1.39'], '1.39 is none of the versions of nix-daemon, 1.10 to 1.38'],
  [['1.9', '1.34'], '1.9 is none of the versions of nix-daemon, 1.10 to 1.38'],
  [['1.38', '1.38+submit-ouptut'], 'no feature is named `submit-ouptut`; did you mean `submit-output`?'],
  [['1.38', '1.38', '--feature', 'x'], `no feature is named \`x\`; known here: ${features.join(', ')}`],
  [['1.36', '1.37+submit-output'], '1.37 with submit-output cannot be: 1.37 negotiates no features'],
  [['1.34', '1.38', '--format', 'xml'], 'no format is named `xml`: text or json'],
  [['1.34', '1.38', '--protocol', 'nix'], 'no protocol is named `nix`; known here: nix-daemon'],
  [['1.34', '1.38', '--featrue', 'x'], "Unknown option '--featrue'"],
])('the arguments %j are rejected', (args, message) => {
  expect(() => changes(protocols, args)).toThrow(new UsageError(message))
})

test.each([
  [['1.17', '1.18'], 0, /^nix-daemon: 1.17 → 1.18\n\nNothing differs/, /^$/],
  [['2.1', '2.7'], 0, /^nix-serve: 2.1 → 2.7\n/, /^$/],
  [['1.17', '1.77'], 2, /^$/, /^no protocol has both versions: name one .*\n\nusage: npm run changes -- /],
  [['--help'], 0, /^usage: npm run changes -- /, /^$/],
])('the command ends with the arguments %j by code %i', (args, status, stdout, stderr) => {
  const command = ['--import', 'tsx', join(root, 'generator/tools/changes.ts'), ...args]
  const ended = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  expect(ended).toMatchObject({ status })
  expect(ended.stdout).toMatch(stdout)
  expect(ended.stderr).toMatch(stderr)
})

test('--protocol is required if several protocols have both versions', () => {
  const other = { ...protocol, name: 'other' }
  const two = new Map([...protocols, ['other', other]])
  const given = ['1.34', '1.38']
  expect(() => changes(two, given)).toThrow(
    'several protocols have both versions: name one by --protocol, nix-daemon, other',
  )
  expect(() => changes(two, ['1.34', '2.5'])).toThrow(
    'no protocol has both versions: name one by --protocol, nix-daemon, other',
  )
  expect(changes(two, [...given, '--protocol', 'other'])).toBe(changes(new Map([['other', other]]), given))
  const apart = new Map([...protocols, ['other', { ...other, versions: { ...other.versions, min: 0x126 } }]])
  expect(changes(apart, given)).toBe(changes(protocols, given))
})

test('every session equals itself, and differs from another one in both directions or in none', () => {
  const { min, max } = protocol.versions
  const sessions = [
    ...Array.from({ length: max - min + 1 }, (_, index) => ({
      version: min + index,
      features: new Set<string>(),
    })),
    ...features.map(name => ({ version: max, features: new Set([name]) })),
  ]
  for (const from of sessions) {
    expect(isSame(compareSessions(protocol, from, from))).toBe(true)
    for (const to of sessions) {
      const [there, back] = [compareSessions(protocol, from, to), compareSessions(protocol, to, from)]
      for (const part of ['handshake', 'messages', 'operations', 'types', 'streams'] as const) {
        expect(there[part].map(each => each.name)).toEqual(back[part].map(each => each.name))
      }
    }
  }
})

describe('the comparison of sessions', () => {
  const text = `
handshake:
  steps:
    - { from: client, name: clientVersion, type: Int }
    - { from: server, name: serverVersion, type: Int }
    - { negotiate: version, client: clientVersion, server: serverVersion }
    - { from: server, name: greeting, type: Growing, since: '1.13', default: none }
channel:
  name: Message
  tag: Int
  messages:
    - { name: Say, tag: 1, role: log, doc: Says., fields: [{ name: what, type: Growing }] }
    - { name: Fail, tag: 2, role: fail, doc: Fails., fields: [{ name: msg, type: Text }] }
    - { name: End, tag: 3, role: end, doc: Ends. }
types:
  - name: Growing
    doc: Grows.
    struct: [{ name: a, type: Int }, { name: b, type: Int, since: '1.15', default: 0 }]
  - { name: Nothing, doc: Has no bytes., struct: [] }
  - name: Tree
    doc: Contains itself.
    union:
      tag: Byte
      cases:
        - { name: Leaf, tag: 0, fields: [{ name: value, type: Growing }] }
        - { name: Node, tag: 1, fields: [{ name: inner, type: { list: Tree } }] }
      otherwise: { name: Other, tag: sort, fields: [{ name: value, type: Growing }] }
  - { name: Renamed, doc: An alias., is: { list: Growing } }
  - { name: Fixed, doc: Never changes., is: { type: Growing, at: '1.14' } }
  - { name: Known, doc: Adapted late., adapt: { wire: Text, via: known, since: '1.15', examples: [x] } }
grammars: [{ name: nar, via: nix-archive, doc: Archives. }]
streams:
  - { name: Item, doc: One., record: [{ name: head, type: Growing }, { name: nar, body: nar }] }
  - { name: Items, doc: Many., repeat: Item, count: Int }
operations:
  - name: Put
    opcode: 1
    doc: Puts.
    introduced: {}
    request:
      - { name: empty, type: Nothing, since: '1.15', default: none }
      - { name: order, type: { list: Int }, wire: [{ since: '1.15', type: { set: Int } }, { type: { list: Int } }] }
      - { name: tree, type: Tree }
      - { name: mark, type: Int, since: '1.15', const: 7 }
    upload: { name: items, wire: [{ since: '1.16', by: frames, content: bytes }, { by: frames, content: Items }] }
    response: { type: Fixed }
`
  const demo = compileText(text).protocol
  const ask = (from: string, to: string): string => changes(new Map([['demo', demo ?? protocol]]), [from, to])

  test('covers constructs that the real spec does not use', () => {
    expect(ask('1.14', '1.15')).toBe(`demo: 1.14 → 1.15

Handshake
  \`greeting\` differs inside Growing

Log messages
  Say
    \`what\` differs inside Growing

Operations
  Put (1)
    request \`tree\` differs inside Tree
    request gains \`mark\`: Int, always \`7\`
    body \`items\` differs inside Items

Types
  Modern is added
  Growing
    gains \`b\`: Int
    used by the handshake as \`greeting\`, the message \`Say\`, Put
  Tree
    \`Leaf.value\` differs inside Growing
    \`Other.value\` differs inside Growing
    used by Put
  Renamed
    differs inside Growing
    used by nothing that both sessions have
  Known
    written as it is → translated by known
    used by nothing that both sessions have

Streams
  Item
    \`head\` differs inside Growing
`)
  })

  test('reports changed contents of a body', () => {
    expect(ask('1.15', '1.16')).toBe(`demo: 1.15 → 1.16

Operations
  Put (1)
    body \`items\`: frames (Items) → frames (bytes)
`)
  })

  test('finds no difference if nothing is gated', () => {
    expect(ask('1.10', '1.12')).toContain('Nothing differs')
    expect(parseVersion('1.12')).toBe(parseSession(protocol, '1.12').version)
  })
})
