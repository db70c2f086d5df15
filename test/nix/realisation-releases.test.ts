// Signatures of realisations by real releases, checked with our fingerprint.

import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { realisationFingerprint } from '../../nix/drv-output.ts'
import { isSignature, parsePublicKey, signaturesBy } from '../../nix/signatures.ts'
import type { RealisationFields } from '../../runtime/adapters/realisation-json.ts'
import { describeReleases } from '../live/support/releases.ts'
import { options } from '../live/support/requests.ts'
import { useScene } from '../live/support/scene.ts'

/** Makes a key pair in the two texts of Nix. */
function nixKeys(name: string): { readonly secret: string; readonly publicKey: string } {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const [seed, point] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]
  return {
    secret: `${name}:${Buffer.concat([seed, point]).toString('base64')}`,
    publicKey: `${name}:${point.toString('base64')}`,
  }
}

describeReleases('the signature of a realisation', peer => {
  const scene = useScene(peer, { conf: ['experimental-features = ca-derivations'] })

  it('signs our fingerprint, also with a dependency', async ({ skip }) => {
    if (!scene.atLeast('2.8')) skip()
    const { secret, publicKey } = nixKeys('key-1')
    const file = scene.write('secret-key', secret)
    const floating = `system = builtins.currentSystem; builder = "/bin/sh"; __contentAddressed = true;
      outputHashMode = "recursive"; outputHashAlgo = "sha256";`
    const drv = await scene.tool([
      ...['nix-instantiate', '--extra-experimental-features', 'ca-derivations', '-E'],
      `derivation { name = "top"; ${floating} args = [ "-c" "echo \${
         derivation { name = "base"; ${floating} args = [ "-c" "echo base > $out" ]; }
       } > $out" ]; }`,
    ])
    await scene.client.setOptions(options({ overrides: [['secret-key-files', file]] }))
    const [answer] = await scene.client.buildPathsWithResults({ paths: [`${drv}!*`] })
    const [[id = ''] = []] = answer?.result.builtRealisations ?? []
    const { realisations = [] } = await scene.client.queryRealisation({ id })
    const [found] = realisations as RealisationFields[]
    const { signatures = [] } = found as RealisationFields
    expect(signatures).toHaveLength(1)
    expect(signatures.every(isSignature)).toBe(true)
    const signs = realisationFingerprint(found as RealisationFields)
    expect(signaturesBy([parsePublicKey(publicKey)], signs, signatures)).toEqual(signatures)
    expect(signaturesBy([parsePublicKey(publicKey)], `${signs} `, signatures)).toEqual([])
  })

  it('and that of a path is refused by Nix since 2.34 if ours refuses it', async ({ skip }) => {
    if (!scene.atLeast('2.34')) skip()
    const path = await scene.added(scene.name('signed'), 'signed\n')
    for (const text of [
      'garbage',
      'k:***',
      '',
      ':',
      'k:',
      'k:A',
      'k: AAAA',
      'k:AAAA',
      'cache-1:AA==',
      'k:AAA',
    ]) {
      const client = await scene.connect()
      const adding = client.addSignatures({ path, sigs: [text] })
      if (isSignature(text)) await adding
      else await expect(adding, text).rejects.toThrow(/corrupt|invalid character in Base64/)
    }
  })
})
