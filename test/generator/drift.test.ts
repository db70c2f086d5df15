import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { drift } from '../../generator/tools/drift/drift.ts'
import { sourceEdits } from './drift/edits.ts'
import { root, specProtocol } from './specs.ts'

const excerpts = join(import.meta.dirname, 'drift/excerpts')
const protocol = specProtocol()
const folder = mkdtempSync(join(tmpdir(), 'nixwire-drift-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Edit = readonly [path: string, from: string, to: string]

const store = 'src/libstore'
const header = 'src/libstore/include/nix/store'
const util = 'src/libutil/include/nix/util'

/** Copies an excerpt with some texts replaced. */
function seeded(name: string, layout: 'new' | 'old', edits: readonly Edit[]): string {
  const copy = join(folder, name)
  cpSync(join(excerpts, layout), copy, { recursive: true })
  for (const [path, from, to] of edits) {
    const text = readFileSync(join(copy, path), 'utf8')
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`)
    writeFileSync(
      join(copy, path),
      text.replace(from, () => to),
    )
  }
  return copy
}

/** Removes the lines of the spec, which change with every edit of it. */
function withoutSpecLines(text: string): string {
  return text.replaceAll(/(spec\/[\w/.-]+):\d+/g, '$1')
}

test.each(['new', 'old'] as const)(
  'there is no drift in the %s layout, and the file says why',
  async layout => {
    const { exitCode, out } = drift(protocol, [join(excerpts, layout)])
    expect(exitCode).toBe(0)
    await expect(withoutSpecLines(out)).toMatchFileSnapshot(`drift/${layout}.txt`)
  },
)

/** Edits of an excerpt, and the lines that they add to the first three groups of the answer. */
const seeds: readonly (readonly [
  name: string,
  layout: 'new' | 'old',
  edits: readonly Edit[],
  lines: string[],
])[] = [
  [
    'opcodes that the spec lacks, numbers and names otherwise',
    'new',
    [
      [
        `${header}/worker-protocol.hh`,
        'AddPermRoot = 47,',
        'AddPermanentRoot = 47, QueryAll = 2, Brandnew = 60,',
      ],
      [`${header}/worker-protocol.hh`, 'VerifyStore = 35', 'VerifyStore = 61'],
      [`${store}/daemon.cc`, 'Op::AddPermRoot', 'Op::AddPermanentRoot'],
    ],
    [
      'The spec lacks',
      '  operation QueryAll has the opcode 2, which the spec reserves  (src/libstore/include/nix/store/worker-protocol.hh:67)',
      '  operation Brandnew has the opcode 60  (src/libstore/include/nix/store/worker-protocol.hh:67)',
      'The spec has otherwise',
      '  operation VerifyStore has the opcode 61, which the spec has as 35  (src/libstore/include/nix/store/worker-protocol.hh:55)',
      '  opcode 47 is AddPermanentRoot, which the spec calls AddPermRoot  (src/libstore/include/nix/store/worker-protocol.hh:67)',
    ],
  ],
  [
    'an operation that the server has stopped to serve',
    'new',
    [[`${store}/daemon.cc`, 'case WorkerProto::Op::SyncWithGC:', 'default:']],
    [
      'The spec has otherwise',
      '  operation SyncWithGC (13) has a number, but daemon.cc does not serve it  (spec/nix-daemon/operations/obsolete.yaml)',
    ],
  ],
  [
    'features',
    'new',
    [[`${header}/worker-protocol.hh`, '"disable-set-options"', '"hash-mismatch-status"']],
    [
      'The spec lacks',
      '  feature `hash-mismatch-status`  (src/libstore/include/nix/store/worker-protocol.hh:23)',
      'The spec has otherwise',
      '  the client offers `hash-mismatch-status`, and the spec says otherwise of release 2.36-dev  (src/libstore/remote-store.cc:4)',
      '  the client does not offer `disable-set-options`, and the spec says otherwise of release 2.36-dev  (src/libstore/worker-protocol.cc:1)',
      'Only the spec has',
      '  feature `disable-set-options`  (spec/nix-daemon/versions.yaml)',
    ],
  ],
  [
    'version bounds',
    'new',
    [
      [`${store}/worker-protocol.cc`, '.minor = 38', '.minor = 40'],
      [`${store}/worker-protocol.cc`, '.minor = 18', '.minor = 8'],
    ],
    [
      'The spec lacks',
      '  the newest version is 1.40, and the spec ends with 1.38  (src/libstore/worker-protocol.cc:1)',
      '  the oldest version is 1.8, and the spec begins with 1.10  (src/libstore/worker-protocol.cc:6)',
    ],
  ],
  [
    'words that open messages',
    'new',
    [
      [
        `${header}/worker-protocol.hh`,
        '0x616c7473',
        '0x616c7474\n#define STDERR_FRAME 0x1234\n#define WORKER_MAGIC_ACCESS_DENIED 0xab9a9ff0',
      ],
      [`${store}/export-import.cc`, '0x4558494e', '0x4558494f'],
    ],
    [
      'The spec lacks',
      '  the word STDERR_FRAME (0x1234)  (src/libstore/include/nix/store/worker-protocol.hh:10)',
      'The spec has otherwise',
      '  the word STDERR_LAST is 0x616c7474, and 0x616c7473 in the spec  (src/libstore/include/nix/store/worker-protocol.hh:9)',
      '  the word exportMagic is 0x4558494f, and 0x4558494e in the spec  (src/libstore/export-import.cc:1)',
    ],
  ],
  [
    'numbers of enums',
    'new',
    [
      [`${util}/logging.hh`, 'actFetchToStore = 113,', 'actFetchToStore = 114,\n    actFetchAll,'],
      [`${util}/logging.hh`, 'resProgress = 105', 'resAdvance = 105'],
      [`${header}/gc-store.hh`, '    gcReturnDead,\n', ''],
      [`${header}/build-result.hh`, 'NoSubstituters = 14', 'NoSubstituters = 14, Withdrawn = 17'],
    ],
    [
      'The spec lacks',
      '  BuildStatus.Withdrawn (17)  (src/libstore/include/nix/store/build-result.hh:27)',
      '  ActivityType.FetchAll (115)  (src/libutil/include/nix/util/logging.hh:17)',
      'The spec has otherwise',
      '  ActivityType.FetchToStore is 114, and 113 in the spec  (src/libutil/include/nix/util/logging.hh:16)',
      '  ResultType 105 is Advance, which the spec calls Progress  (src/libutil/include/nix/util/logging.hh:26)',
      '  GCAction.DeleteDead is 1, and 2 in the spec  (src/libstore/include/nix/store/gc-store.hh:3)',
      '  GCAction.DeleteSpecific is 2, and 3 in the spec  (src/libstore/include/nix/store/gc-store.hh:4)',
      'Only the spec has',
      '  GCAction.ReturnDead (1)  (spec/nix-daemon/types/store.yaml)',
    ],
  ],
  [
    'the old layout',
    'old',
    [
      [`${store}/worker-protocol.hh`, '(1 << 8 | 32)', '(1 << 8 | 39)'],
      [`${store}/worker-protocol.hh`, 'wopQueryPathHash = 4', 'wopQueryPathHash = 2'],
      [`${store}/daemon.cc`, '0x10a', '(1 << 8 | 9)'],
      [`${store}/build-result.hh`, '        CachedFailure,\n', ''],
    ],
    [
      'The spec lacks',
      '  the newest version is 1.39, and the spec ends with 1.38  (src/libstore/worker-protocol.hh:5)',
      '  the oldest version is 1.9, and the spec begins with 1.10  (src/libstore/daemon.cc:9)',
      'The spec has otherwise',
      '  operation QueryPathHash has the opcode 2, which the spec has as 4  (src/libstore/worker-protocol.hh:11)',
      '  BuildStatus.TimedOut is 7, and 8 in the spec  (src/libstore/build-result.hh:11)',
      '  BuildStatus.MiscFailure is 8, and 9 in the spec  (src/libstore/build-result.hh:12)',
      '  BuildStatus.DependencyFailed is 9, and 10 in the spec  (src/libstore/build-result.hh:13)',
      '  BuildStatus.LogLimitExceeded is 10, and 11 in the spec  (src/libstore/build-result.hh:14)',
      '  BuildStatus.NotDeterministic is 11, and 12 in the spec  (src/libstore/build-result.hh:15)',
      '  the client has no condition 1.38 in handshake or log channel',
      '  the client has no condition 1.33 in handshake or log channel',
      '  the client has no condition 1.35 in handshake or log channel',
      '  the server has no condition 1.38 in handshake or log channel',
      '  the server has no condition 1.33 in handshake or log channel',
      '  the server has no condition 1.35 in handshake or log channel',
      'Only the spec has',
      '  BuildStatus.CachedFailure (7)  (spec/nix-daemon/types/builds.yaml)',
    ],
  ],
]

test.each(seeds)('drift finds %s', (name, layout, edits, lines) => {
  const { exitCode, out } = drift(protocol, [seeded(name.replaceAll(' ', '-'), layout, edits)])
  expect(exitCode).toBe(1)
  const drifts = out.split(/\n(?:Different for a known reason|Not compared)\n/, 1)[0] as string
  const bare = withoutSpecLines(drifts).split('\n').slice(1)
  expect(bare.filter(line => line !== '')).toEqual(lines)
  const count = lines.filter(line => line.startsWith('  ')).length
  expect(out).toMatch(count === 1 ? /One difference is drift\.\n$/ : / differences are drift\.\n$/)
})

describe('edits of single places', () => {
  const uncompared = (out: string): string[] =>
    (out.split('\nNot compared\n')[1] ?? '')
      .split('\n')
      .filter(line => line.startsWith('  '))
      // An edit moves the lines after it.
      .map(line => line.replace(/ {2}\(\S+\)$/, ''))
  const before = new Set(uncompared(drift(protocol, [join(excerpts, 'new')]).out))

  test.each(
    sourceEdits.map((edit, at) => [edit.to.trim() || `nothing for ${edit.from.trim()}`, at, edit] as const),
  )('%s (%i) is taken as the list says', (_, at, { path, from, to, taken }) => {
    const { exitCode, out } = drift(protocol, [seeded(`edit-${at}`, 'new', [[path, from, to]])])
    const listed = uncompared(out).some(line => !before.has(line))
    expect(exitCode === 1 ? 'drift' : listed ? 'listed' : 'beyond').toBe(taken)
  })

  test('are noticed as the README says', () => {
    const count = (taken: string): number => sourceEdits.filter(each => each.taken === taken).length
    const counts = `${count('drift')} of ${sourceEdits.length} edits of single places are drift, ${count('listed')} are listed as not compared, and ${count('beyond')} pass`
    const readme = readFileSync(join(root, 'README.md'), 'utf8').replaceAll(/\s+/g, ' ')
    expect(/[^.]*edits of single places[^.]*/.exec(readme)?.[0]).toContain(counts)
  })
})

describe('parts that cannot be compared are reported', () => {
  test('if files or patterns are missing', async () => {
    const copy = join(folder, 'bare')
    mkdirSync(join(copy, store), { recursive: true })
    writeFileSync(join(copy, store, 'worker-protocol.hh'), '// nothing\n')
    const { out } = drift(protocol, [copy])
    const unchecked = out.split('\nNot compared\n')[1] as string
    await expect(withoutSpecLines(unchecked)).toMatchFileSnapshot('drift/bare.txt')
    expect(out).toMatch(/^nix-daemon and sources of an unknown release\n[\s\S]*\nNo drift\.\n$/)
  })

  test('if enums have other numbers than those on the wire', () => {
    const path = `${header}/build-result.hh`
    const text = readFileSync(join(excerpts, 'new', path), 'utf8')
    const copy = seeded('own-numbers', 'new', [
      [path, text, text.replaceAll(/ = \d+,/g, ',')],
      [`${store}/common-protocol.cc`, 'statusTable[]', 'statuses[]'],
    ])
    const { exitCode, out } = drift(protocol, [copy])
    expect(exitCode).toBe(0)
    expect(out).toContain('the numbers of BuildStatus: its enums do not have those of the wire')
    expect(out).toContain('BuildStatus.HashMismatch is internal')
  })

  test('if a number is an expression', () => {
    const copy = seeded('odd', 'new', [
      [`${header}/worker-protocol.hh`, 'SubmitOutput = 1000', 'SubmitOutput = first()'],
    ])
    expect(drift(protocol, [copy]).out).toContain('  the opcode of SubmitOutput is no plain number  (')
  })
})

test('the macro gives the newest version if there is no constant', () => {
  const copy = seeded('macro', 'new', [
    [`${store}/worker-protocol.cc`, 'WorkerProto::latest', 'WorkerProto::other'],
  ])
  const { exitCode, out } = drift(protocol, [copy])
  expect(exitCode).toBe(1)
  expect(out).toContain('the newest version is 1.39, and the spec ends with 1.38')
  expect(out).not.toContain('dead text')
})

test.each([
  [[], 'one checkout is compared with, but 0 are given'],
  [['a', 'b'], 'one checkout is compared with, but 2 are given'],
  [['/nowhere'], '/nowhere is no folder'],
  [
    [join(excerpts, 'new/src/nix')],
    /^there is no worker-protocol.hh below .*: is it a checkout of NixOS\/nix\?$/,
  ],
  [['--chekc', 'x'], "Unknown option '--chekc'"],
])('the arguments %j are rejected', (args, message) => {
  expect(() => drift(protocol, args)).toThrow(message)
})

test.each([
  [['--help'], 0, /^usage: npm run drift -- DIR\n/, /^$/],
  [[join(excerpts, 'old')], 0, /^nix-daemon and release 2\.4\n[\s\S]*\nNo drift\.\n$/, /^$/],
  [[], 2, /^$/, /^one checkout .*\n\nusage: npm run drift/],
])('the command ends with the arguments %j by code %i', (args, status, stdout, stderr) => {
  const command = ['--import', 'tsx', join(root, 'generator/tools/drift.ts'), 'nix-daemon', ...args]
  const ended = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  expect(ended).toMatchObject({ status })
  expect(ended.stdout).toMatch(stdout)
  expect(ended.stderr).toMatch(stderr)
})
