import { describe, expect, it } from 'vitest'
import { token } from '../../support/nar.ts'
import { golden, nixwire, sessionFile, words } from '../cli.ts'

interface Case {
  readonly args: readonly string[]
  readonly input?: Uint8Array | string
}

const usage: Readonly<Record<string, Case>> = {
  'no-command': { args: [] },
  'unknown-command': { args: ['decod'] },
  'unknown-option': { args: ['decode', '--versoin', '1.37', 'Int'] },
  'unknown-option-near': { args: ['proxy', '--upstream-verson', '1.30'] },
  'unknown-letter': { args: ['decode', '-x', 'Int'] },
  'option-no-value': { args: ['decode', 'Int', '--at'] },
  'option-empty-value': { args: ['decode', 'Int', '--at='] },
  'option-for-value': { args: ['proxy', '--listen', '--to', '/tmp/daemon'] },
  'switch-with-value': { args: ['decode', 'Int', '--all=yes'] },
  'help-unknown': { args: ['help', 'transcipt'] },
  'completion-shell': { args: ['completion', 'tcsh'] },
  'no-type': { args: ['decode'] },
  'unknown-type': { args: ['decode', 'ValidPathInf'] },
  'unknown-type-inside': { args: ['decode', '{ list: { map: [Strin, Int] } }'] },
  'type-nothing-near': { args: ['decode', 'Xyzzyxyzzy'] },
  'type-nothing-near-elsewhere': { args: ['decode', 'Xyzzyxyzzy', '--protocol', 'nix-serve'] },
  'type-not-closed': { args: ['decode', '{ list: String'] },
  'type-no-form': { args: ['decode', '{ lst: String }'] },
  'type-no-value': { args: ['decode', '{ list: }'] },
  'type-map-of-one': { args: ['decode', '{ map: [String] }'] },
  'type-optional-bare': { args: ['decode', '{ optional: String }'] },
  'type-optional-none': { args: ['decode', "{ optional: String, none: 'x' }"] },
  'type-optional-number': { args: ['decode', "{ optional: Int, none: '' }"] },
  'type-tag-text': { args: ['decode', '{ optional: Int, tag: String }'] },
  'type-version': { args: ['decode', "{ type: Int, at: 'new' }"] },
  'type-trailing': { args: ['decode', 'Int Int'] },
  'type-nested': { args: ['decode', '{ optional: OptStorePath, tag: UInt8 }'] },
  'type-version-new': { args: ['decode', "{ type: ValidPathInfo, at: '9.9' }"] },
  'type-list-more': { args: ['decode', '{ list: Int, none: x }'] },
  'type-until-number': { args: ['decode', "{ map: [Int, String], until: '' }"] },
  'type-until-word': { args: ['decode', "{ list: String, until: 'end' }"] },
  'type-empty': { args: ['decode', ''] },
  'type-deep': { args: ['decode', `${'{list:'.repeat(40)}Int${'}'.repeat(40)}`] },
  'type-not-ascii': { args: ['decode', '{ list: Größe }'] },
  'all-of-two': { args: ['decode', '--all', 'Int', 'Bool'] },
  'version-text': { args: ['decode', 'Int', '--at', 'newest'] },
  'version-old': { args: ['decode', 'Int', '--at', '1.9'] },
  'version-new': { args: ['decode', 'Int', '--at', '1.39'] },
  'feature-unknown': { args: ['decode', 'Int', '--feature', 'submit-outputs'] },
  'feature-early': { args: ['decode', 'Int', '--at', '1.37', '--feature', 'submit-output'] },
  'protocol-unknown': { args: ['decode', 'Int', '--protocol', 'nix-demon'] },
  'no-file': { args: ['transcript'] },
  'proxy-no-listen': { args: ['proxy', '--to', '/tmp/daemon'] },
  'proxy-no-to': { args: ['proxy', '--listen', '/tmp/proxy'] },
  'proxy-allow': {
    args: ['proxy', '--listen', '/tmp/proxy', '--to', '/tmp/daemon', '--allow', 'IsValidPath,QueryPathInf'],
  },
  'version-more': { args: ['--version', 'extra'] },
  'help-more': { args: ['--help', 'decode'] },
  'spec-json-schema': { args: ['spec', '--json', '--schema'] },
  'generate-format': { args: ['generate', '--format', 'xml'] },
  'generate-check-watch': { args: ['generate', '--check', '--watch'] },
  'proxy-word': { args: ['proxy', 'here', '--listen', '/tmp/proxy', '--to', '/tmp/daemon'] },
}

const data: Readonly<Record<string, Case>> = {
  'decode-short': {
    args: ['decode', 'Int', 'UnkeyedValidPathInfo'],
    input: Buffer.concat([words(1), token(''), token('x').subarray(0, 12)]),
  },
  'decode-empty': { args: ['decode', 'Int'], input: '' },
  'decode-leftover': { args: ['decode', 'Int'], input: words(1, 2) },
  'decode-leftover-all': { args: ['decode', '--all', 'Int'], input: words(1, 2).subarray(0, 12) },
  'decode-range': { args: ['decode', '{ list: UInt8 }'], input: words(2, 1, 256) },
  'decode-max': { args: ['decode', 'Int64'], input: words(0xffff_ffff_ffff_ffffn) },
  'decode-boolean': {
    args: ['decode', '{ map: [String, Bool] }'],
    input: Buffer.concat([words(1), token('a'), words(2)]),
  },
  'decode-padding': {
    args: ['decode', 'String'],
    input: Buffer.from('01000000000000006100000000000001', 'hex'),
  },
  'decode-tag': { args: ['decode', 'LogMessage'], input: words(5) },
  'decode-length': { args: ['decode', 'String'], input: words(0xffff_ffff_ffff_ffffn) },
  'decode-adapter': {
    args: ['decode', 'QueryMissingRequest', '--at', '1.29'],
    input: Buffer.concat([words(1), token('/a.drv!*')]),
  },
  'decode-realisation': { args: ['decode', 'Realisation'], input: token('{') },
  'encode-not-json': { args: ['encode', 'Int'], input: '[1' },
  'encode-not-utf8': { args: ['encode', 'String'], input: Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]) },
  'encode-not-array': { args: ['encode', 'Int'], input: '1' },
  'encode-count': { args: ['encode', 'Int', 'Int'], input: '[1]' },
  'encode-big-number': { args: ['encode', '{ list: UInt64 }'], input: '[[1, 18446744073709551615]]' },
  'encode-too-big': { args: ['encode', 'UInt64'], input: '["18446744073709551616"]' },
  'encode-negative': { args: ['encode', '{ list: Int }'], input: '[[1, -1]]' },
  'encode-fraction': { args: ['encode', 'Int'], input: '[0.5]' },
  'encode-wrong-type': {
    args: ['encode', 'UnkeyedValidPathInfo'],
    input: '[{ "deriver": null, "narHash": 5 }]',
  },
  'encode-lacks-field': { args: ['encode', 'BuildResult'], input: '[{ "status": "Built" }]' },
  'encode-lacks-list': {
    args: ['encode', 'UnkeyedValidPathInfo', '--at', '1.16'],
    input: '[{ "narHash": "", "registrationTime": 0, "narSize": 1, "ultimate": false }]',
  },
  'encode-null': { args: ['encode', 'ValidPathInfo'], input: '[null]' },
  'encode-enum': { args: ['encode', 'BuildMode'], input: '["Fix"]' },
  'encode-gate': {
    args: ['encode', 'BuildPathsRequest', '--at', '1.14'],
    input: '[{ "paths": [], "mode": "Check" }]',
  },
  'encode-surrogate': { args: ['encode', 'String'], input: '["\\ud800"]' },
  'encode-pair': { args: ['encode', '{ map: [String, String] }'], input: '[{ "a": "b" }]' },
  'proxy-address': { args: ['proxy', '--listen', '/tmp/proxy', '--to', 'http://daemon'] },
  'transcript-missing': { args: ['transcript', 'test/cli/sessions/missing.jsonl'] },
  'transcript-folder': { args: ['transcript', 'test/cli/sessions'] },
  'transcript-not-json': { args: ['transcript', 'biome.json'] },
  'transcript-not-text': { args: ['transcript', 'test/cli/not-text.bin'] },
}

async function report({ args, input }: Case): Promise<string> {
  const { status, text, err } = await nixwire(args, input)
  expect(text).toBe('')
  const shown = args.map(arg => (/^[\w./-]+$/.test(arg) ? arg : JSON.stringify(arg))).join(' ')
  return `${`$ nixwire ${shown}`.trimEnd()}\n${err}status ${status}\n`
}

describe('mistakes on the command line', () => {
  it.each(Object.entries(usage))('%s', async (name, example) => {
    const text = await report(example)
    expect(text).toMatch(/status 2\n$/)
    await expect(text).toMatchFileSnapshot(golden(`errors/${name}.txt`))
  })
})

describe('mistakes in the input', () => {
  it.each(Object.entries(data))('%s', async (name, example) => {
    const text = await report(example)
    expect(text).toMatch(/status 1\n$/)
    expect(text).not.toMatch(/\n {4}at /)
    await expect(text).toMatchFileSnapshot(golden(`errors/${name}.txt`))
  })

  it('says so where one file of several is missing, after the text of those before', async () => {
    const { status, text, err } = await nixwire(['transcript', sessionFile('query'), 'none.jsonl'])
    expect(status).toBe(1)
    expect(text).toMatch(/^Size of an output/)
    expect(err).toBe('nixwire: none.jsonl: there is no such file\n')
  })
})
