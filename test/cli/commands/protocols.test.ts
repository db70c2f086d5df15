import { describe, expect, it } from 'vitest'
import { protocolNames } from '../../../cli/protocols/find-protocol.ts'
import { nixServe } from '../../../generated/nix-serve/protocol.ts'
import { nixwire, words } from '../cli.ts'

describe('protocols', () => {
  it('lists all, with their versions', async () => {
    const { status, text } = await nixwire(['protocols'])
    expect(status).toBe(0)
    const lines = text.trimEnd().split('\n')
    expect(lines.map(line => line.split(' ', 1)[0])).toEqual(protocolNames)
    expect(lines).toContainEqual(expect.stringMatching(/^nix-serve +2\.0 to 2\.8 +\S/))
  })

  it('lists what one has', async () => {
    const { status, text } = await nixwire(['protocols', 'nix-serve'])
    expect(status).toBe(0)
    for (const { opcode, name } of nixServe.operations.values())
      expect(text).toMatch(new RegExp(`^ +${opcode}  ${name}(,|$)`, 'm'))
    expect(text).toContain('BuildDerivation, since 2.1\n')
    expect(text).toContain(' BuildPathsResult ')
    expect(text).not.toContain('Features:')
    expect((await nixwire(['protocols', 'nix-daemon'])).text).toContain('Features:\n')
  })

  it('proposes a name for one that is wrong', async () => {
    const { status, err } = await nixwire(['protocols', 'nix-deamon'])
    expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining('did you mean nix-daemon?') })
  })
})

describe('--protocol', () => {
  it('names the protocol of types, versions and features', async () => {
    const options = ['--protocol', 'nix-serve', '--at', '2.2']
    const { status, text } = await nixwire(['decode', 'BuildOptions', ...options], words(5, 6, 7))
    expect(status).toBe(0)
    expect(JSON.parse(text)).toMatchObject([{ maxSilentTime: 5, maxLogSize: 7, keepFailed: false }])
    expect((await nixwire(['encode', 'BuildOptions', ...options], text)).out).toEqual(words(5, 6, 7))
    expect((await nixwire(['decode', 'Int', '--protocol', 'guix-daemon', '--at', '2.5'])).err).toContain(
      'the versions of guix-daemon go from 1.96 to 1.100',
    )
  })

  it('decides what is proposed after it', async () => {
    const proposed = async (...words: string[]): Promise<string[]> =>
      (await nixwire(['complete', '--', ...words])).text.split('\n').map(line => line.split('\t', 1)[0] ?? '')
    expect(await proposed('decode', '--protocol', 'nix-serve', 'BuildPathsR')).toContain('BuildPathsResult')
    expect(await proposed('decode', 'BuildPathsR')).not.toContain('BuildPathsResult')
    expect(await proposed('encode', '--protocol=nix-serve', '--at', '')).toContain('2.5')
    expect(await proposed('proxy', '--protocol', 'guix-daemon', '--allow', 'Subst')).toContain(
      'SubstituteURLs',
    )
    expect(await proposed('proxy', '--protocol', 'no-such', '--version', '')).toContain('1.38')
  })
})
