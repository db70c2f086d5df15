import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findProtocol } from '../../../cli/protocols/find-protocol.ts'
import { describeGate, featureNames, holds } from '../../../runtime/session/gate.ts'
import { formatVersion } from '../../../runtime/session/session.ts'
import { encode } from '../../../runtime/wire/codec.ts'
import { token } from '../../support/nar.ts'
import { runs } from '../../support/runs.ts'
import type { NamedSession } from '../../support/sessions.ts'
import { everyShape, type FullShape, sessionsOf } from '../../support/shapes.ts'
import { nixwire, words } from '../cli.ts'

const MAX = 0xffff_ffff_ffff_ffffn

async function decoded(args: readonly string[], input: Uint8Array): Promise<unknown> {
  const { status, text, err } = await nixwire(['decode', ...args], input)
  expect(err).toBe('')
  expect(status).toBe(0)
  return JSON.parse(text)
}

/** Decodes, and checks that encoding the result gives the same bytes. */
async function roundTrip(args: readonly string[], input: Uint8Array, said = ''): Promise<unknown> {
  const { text } = await nixwire(['decode', ...args], input)
  const { status, out, err } = await nixwire(['encode', ...args], text)
  expect(err).toBe(said)
  expect(status).toBe(0)
  expect(out.equals(Buffer.from(input))).toBe(true)
  return JSON.parse(text)
}

describe('decode and encode', () => {
  it('reads one value of each type in turn', async () => {
    const input = Buffer.concat([words(2), token('hello'), words(1)])
    expect(await roundTrip(['BuildMode', 'String', 'Bool'], input)).toEqual(['Check', 'hello', true])
  })

  it('reads one type to the end of the input', async () => {
    expect(await roundTrip(['--all', 'Int'], words(1, 2, 3))).toEqual([1, 2, 3])
    expect(await roundTrip(['--all', 'Int'], Buffer.alloc(0))).toEqual([])
  })

  it.each([
    ['{ list: String }', Buffer.concat([words(2), token('a'), token('')]), ['a', '']],
    ['{ set: Int }', words(1, 7), [7]],
    ['{list:{list:Int}}', words(2, 1, 5, 0), [[5], []]],
    ["{ list: String, until: '' }", Buffer.concat([token('a'), token('b'), words(0)]), ['a', 'b']],
    ["{ set: StorePath, until: '' }", words(0), []],
    ['{ map: [String, Int], until: "" }', Buffer.concat([token('k'), words(3, 0)]), [['k', 3]]],
    ['{ map: [ String, Int ] }', Buffer.concat([words(1), token('k'), words(3)]), [['k', 3]]],
    ["{ optional: StorePath, none: '' }", words(0), null],
    ['{ optional: StorePath, none: "" }', token('/nix/store/x'), '/nix/store/x'],
    ['{ optional: UInt8, tag: Bool }', words(1, 9), 9],
    ['{ optional: { list: Int }, tag: UInt8 }', words(0), null],
    ["{ type: BuildPathsRequest, at: '1.14' }", words(0), { paths: [], mode: 'Normal' }],
    ['{ type: { list: DerivedPath }, at: 1.29 }', Buffer.concat([words(1), token('/a.drv')]), ['/a.drv!*']],
  ])('knows the type expression %s', async (type, input, expected) => {
    expect(await roundTrip([type], input)).toEqual([expected])
  })

  it('keeps integers above 2^53-1 as strings of digits', async () => {
    expect(await roundTrip(['UInt64', 'UInt64'], words(MAX, 2n ** 53n))).toEqual([
      '18446744073709551615',
      '9007199254740992',
    ])
  })

  it('keeps bytes that are not UTF-8 as escapes', async () => {
    const input = Buffer.concat([token(Buffer.from([0x61, 0xff, 0x00, 0x80])), token(Buffer.from([0xc3]))])
    const { text } = await nixwire(['decode', 'String', 'Bytes'], input)
    expect(text).toBe('[\n  "a\\udcff\\u0000\\udc80",\n  "\\udcc3"\n]\n')
    await roundTrip(['String', 'Bytes'], input)
  })

  it('keeps a lax boolean and an enum value that have no name', async () => {
    expect(await roundTrip(['BoolInt', 'BuildStatus'], words(7, 99))).toEqual([7, 99])
  })

  it('follows the version and the features', async () => {
    const old = await decoded(['--at', '1.15', 'BuildPathsRequest'], words(0, 1))
    expect(old).toEqual([{ paths: [], mode: 'Repair' }])
    const args = ['--feature', 'delete-dead-specific-referrers', 'CollectGarbageRequest']
    const request = words(3, 1, 0, MAX, 0, 0, 0)
    expect(await roundTrip(args, request)).toMatchObject([{ gcPaths: { kind: 'WholeStore' } }])
  })

  it.each(everyShape.map(shape => [shape.title, shape] as const))(
    'gives the same bytes for any %s',
    async (_, shape) => {
      for (const session of sessionsOf(shape, shape.of.sessions.few)) await checkRoundTrip(shape, session)
    },
  )
})

/** Writes the note on a type that the session has another one for; nothing on all others. */
async function noteOf({ name, of }: FullShape, session: NamedSession): Promise<string> {
  const { alternatives } = await findProtocol(of.name)
  const other = alternatives[name]
  if (other === undefined || holds(session, other.gate)) return ''
  const gate = describeGate(other.gate, of.protocol.features)
  return `nixwire: note: ${name} exists ${gate}; this session has ${other.instead} in its place\n`
}

async function checkRoundTrip(shape: FullShape, session: NamedSession): Promise<void> {
  const {
    name: protocol,
    protocol: { features: all },
  } = shape.of
  const features = featureNames(session.features, all).flatMap(name => ['--feature', name])
  const args = [shape.name, '--protocol', protocol, '--at', formatVersion(session.version), ...features]
  const property = fc.asyncProperty(shape.arbitrary(session), async value => {
    await roundTrip(args, encode(shape.write, value, session), await noteOf(shape, session))
  })
  await fc.assert(property, { numRuns: runs(20) })
}

describe('a type that another one stands for in the session', () => {
  const feature = ['--feature', 'realisation-with-path-not-hash']
  const note =
    'nixwire: note: Realisation exists without the feature realisation-with-path-not-hash; this session has RealisationS in its place\n'

  it('is converted, and the other one is named', async () => {
    const input = token(`{"id":"sha256:${'0'.repeat(64)}!out","outPath":"x"}`)
    const { status, err, text } = await nixwire(['decode', ...feature, '{ list: Realisation }'], words(0))
    expect({ status, err, value: JSON.parse(text) }).toEqual({ status: 0, err: note, value: [[]] })
    expect((await nixwire(['encode', ...feature, 'Realisation'], '["x"]')).err).toContain(note)
    expect((await nixwire(['decode', 'Realisation'], input)).err).not.toContain('note')
  })

  it('is named before the mistake in bytes that are of the other one', async () => {
    const input = Buffer.concat([token('/nix/store/x'), token('out')])
    const { status, err } = await nixwire(['decode', ...feature, 'Realisation'], input)
    expect(status).toBe(1)
    expect(err.startsWith(`${note}nixwire: value 1, Realisation: `)).toBe(true)
  })
})
