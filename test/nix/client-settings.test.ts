import { describe, expect, test } from 'vitest'
import { admitSettings } from '../../nix/client-settings.ts'
import { NAMING_FILES, NEVER_PASSED } from '../../nix/known-settings.ts'

const passes = (name: string, value: string, rules: Parameters<typeof admitSettings>[1]): boolean =>
  admitSettings([[name, value]], rules).passed.length === 1

const restricted = (name: string): string =>
  `ignoring the client-specified setting '${name}', because it is a restricted setting and you are not a trusted user`

/** Settings that let a client run programs as the user of the store, or read and write its files. */
const DANGEROUS = [
  'post-build-hook',
  'pre-build-hook',
  'build-hook',
  'diff-hook',
  'external-builders',
  'builders',
  'secret-key-files',
  'trusted-public-keys',
  'binary-cache-public-keys',
  'extra-trusted-public-keys',
  'sandbox-paths',
  'extra-sandbox-paths',
  'build-extra-sandbox-paths',
  'build-chroot-dirs',
  'build-extra-chroot-dirs',
  'netrc-file',
  'ssl-cert-file',
  'json-log-path',
  'build-dir',
]

describe('of a client that is not trusted', () => {
  test.each(['timeout', 'connect-timeout', 'max-silent-time', 'build-poll-interval'])('%s passes', name => {
    expect(admitSettings([[name, '5']], { trusted: false })).toEqual({ passed: [[name, '5']], warnings: [] })
  })

  test.each([
    ...DANGEROUS,
    ...['sandbox', 'require-sigs', 'trusted-users', 'trusted-substituters', 'repeat', 'no-such-setting'],
    // These are no names of the settings that pass.
    ...['build-timeout', 'poll-interval', 'extra-timeout', 'Timeout', 'timeout ', ''],
  ])('%j is left out with the warning of a daemon', name => {
    expect(admitSettings([[name, '/tmp/x']], { trusted: false })).toEqual({
      passed: [],
      warnings: [restricted(name)],
    })
  })

  test('no setting passes because it is forwarded', () => {
    const rules = { trusted: false, forward: ['post-build-hook', 'substituters'] }
    expect(passes('post-build-hook', '/tmp/x', rules)).toBe(false)
    expect(passes('substituters', 'https://x.example', rules)).toBe(false)
  })

  test('an empty list of builders or substituters passes, and no other one', () => {
    for (const name of ['builders', 'substituters', 'binary-caches']) {
      expect(passes(name, '', { trusted: false })).toBe(true)
      expect(passes(name, 'file:///x', { trusted: false })).toBe(false)
    }
    expect(passes('builders', ' ', { trusted: false })).toBe(false)
    const { warnings } = admitSettings([['substituters', ' file:///x\thttps://y/ ']], { trusted: false })
    expect(warnings.map(text => text.split('\n', 1)[0])).toEqual([
      "ignoring untrusted substituter 'file:///x', you are not a trusted user.",
      "ignoring untrusted substituter 'https://y/', you are not a trusted user.",
    ])
  })

  test('a value of a million substituters makes a hundred warnings, and one about the others', () => {
    const value = 'a '.repeat(1_000_000)
    const { passed, warnings } = admitSettings([['substituters', value]], { trusted: false })
    expect(passed).toEqual([])
    expect(warnings).toHaveLength(101)
    expect(warnings[100]).toBe('ignoring more untrusted substituters, you are not a trusted user')
  })

  test('each of two settings with one name is judged by its own value', () => {
    const twice = [
      ['builders', ''],
      ['builders', '@/tmp/machines'],
    ] as const
    expect(admitSettings(twice, { trusted: false }).passed).toEqual([['builders', '']])
  })
})

describe('of a client that is trusted', () => {
  test.each(DANGEROUS)('%s is left out with a warning', name => {
    const { passed, warnings } = admitSettings([[name, '/tmp/x']], { trusted: true })
    expect(passed).toEqual([])
    expect(warnings).toEqual([expect.stringContaining(`'${name}', because settings that name programs`)])
  })

  test('each setting that names files passes if it is forwarded, by any of its names', () => {
    for (const [listed, ...aliases] of NAMING_FILES) {
      const rules = { trusted: true, forward: [listed] }
      for (const name of [listed, `extra-${listed}`, ...aliases]) {
        expect(passes(name, '/tmp/x', rules)).toBe(true)
        expect(passes(name, '/tmp/x', { trusted: true })).toBe(false)
      }
    }
  })

  test.each(['sandbox', 'max-jobs', 'substituters', 'extra-platforms', 'require-sigs'])('%s passes', name => {
    expect(passes(name, 'x', { trusted: true })).toBe(true)
  })
})

test('Settings that daemons take from no client pass for none', () => {
  for (const [name, warnings] of NEVER_PASSED) {
    for (const trusted of [true, false])
      expect(admitSettings([[name, 'x']], { trusted, forward: [name] })).toEqual({ passed: [], warnings })
  }
})
