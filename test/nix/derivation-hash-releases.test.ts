// Paths of outputs compared with those in the derivations that real releases make, over random graphs.

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { checkDerivation } from '../../nix/check-derivation.ts'
import { type Derivation, parseDerivation } from '../../nix/derivation.ts'
import { type DerivationHash, hashDerivation, maskedHash } from '../../nix/derivation-hash.ts'
import { writeDerivation } from '../../nix/derivation-text.ts'
import { derivationType } from '../../nix/derivation-type.ts'
import type { DerivationPlace } from '../../nix/output-paths.ts'
import { atLeast, describeReleases } from '../live/support/releases.ts'
import { useScene } from '../live/support/scene.ts'

/** A derivation of a random graph; inputs are positions of derivations before it. */
interface Node {
  readonly kind: 'plain' | 'fixed' | 'floating' | 'impure'
  readonly outputs: readonly string[]
  readonly inputs: readonly { readonly back: number; readonly output: number }[]
  readonly text: string
}

/** The builder's script, which makes each output. */
const SCRIPT = 'for each in $outputs; do eval "echo $each > \\$$each"; done'

const texts = fc.stringMatching(/^[a-zA-Z0-9 "\\\n\r\t$äß😀.-]{0,12}$/u)

function graphs(kinds: readonly Node['kind'][]): fc.Arbitrary<readonly Node[]> {
  const node = fc.record({
    kind: fc.constantFrom(...kinds),
    outputs: fc.constantFrom(['out'], ['out', 'dev'], ['bin', 'out', 'man'], ['lib']),
    inputs: fc.array(fc.record({ back: fc.nat(6), output: fc.nat(2) }), { maxLength: 4 }),
    text: texts,
  })
  return fc.array(node, { minLength: 3, maxLength: 12 })
}

/** Writes the expression of a graph: a list of all its derivations. */
function expressionOf(nodes: readonly Node[]): string {
  const bindings = nodes.map(({ kind, outputs, inputs, text }, at) => {
    const used = inputs.flatMap(({ back, output }, nth) => {
      const from = at - 1 - back
      const other = nodes[from]
      if (other === undefined) return []
      const names = outputsOf(other)
      return [`in${nth} = d${from}.${names[output % names.length]};`]
    })
    const special = {
      plain: '',
      fixed: `outputHashMode = "recursive"; outputHashAlgo = "sha256"; outputHash = builtins.hashString "sha256" "${at % 3}";`,
      floating: '__contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256";',
      impure: '__impure = true; outputHashMode = "recursive"; outputHashAlgo = "sha256";',
    }[kind]
    const list = kind === 'fixed' ? ['out'] : outputs
    return `d${at} = derivation { name = "n${at % 4}"; system = "x86_64-linux"; builder = "/bin/sh";
      args = [ "-c" ''${SCRIPT}'' ]; text = ${JSON.stringify(text).replaceAll('$', '\\$')}; outputs = [ ${list.map(name => `"${name}"`).join(' ')} ];
      ${special} ${used.join(' ')} };`
  })
  return `let ${bindings.join('\n')} in [ ${nodes.map((_, at) => `d${at}`).join(' ')} ]`
}

function outputsOf({ kind, outputs }: Node): readonly string[] {
  return kind === 'fixed' ? ['out'] : outputs
}

describeReleases('the hash modulo of a derivation', peer => {
  const scene = useScene(peer, {
    conf: atLeast(peer, '2.8') ? ['experimental-features = ca-derivations impure-derivations'] : [],
  })

  /** Makes functions that read a derivation and give its hashes, each once. */
  function reader() {
    const hashes = new Map<StorePath, DerivationHash>()
    const read = (path: StorePath): Derivation => parseDerivation(readFileSync(scene.file(path)))
    const place = (path: StorePath): DerivationPlace => ({
      storeDir: scene.daemon.storeDir,
      name: basename(path).slice(33, -'.drv'.length),
    })
    const hash = (path: StorePath): DerivationHash => {
      const known = hashes.get(path) ?? hashDerivation(read(path), place(path), hash)
      hashes.set(path, known)
      return known
    }
    return { read, hash, place }
  }

  async function instantiate(nodes: readonly Node[]): Promise<ReadonlySet<StorePath>> {
    const features = scene.atLeast('2.8')
      ? ['--extra-experimental-features', 'ca-derivations impure-derivations']
      : []
    const paths = await scene.tool(['nix-instantiate', ...features, '-E', expressionOf(nodes)])
    return new Set(paths.split('\n').map(each => each.replace(/!.*$/, '')))
  }

  it('gives the paths of all outputs of random graphs, and refuses others', async () => {
    for (const nodes of fc.sample(graphs(['plain', 'plain', 'fixed']), { seed: 11, numRuns: 6 })) {
      const { read, hash, place } = reader()
      for (const path of await instantiate(nodes)) {
        const drv = read(path)
        expect(writeDerivation(drv).equals(readFileSync(scene.file(path)))).toBe(true)
        checkDerivation(drv, place(path), hash)
        const other = { ...drv, env: [...drv.env, ['zzz', ''] as const] }
        const problem = /incorrect output '.*', should be/
        if (derivationType(drv) === 'fixed') checkDerivation(other, place(path), hash)
        else expect(() => checkDerivation(other, place(path), hash)).toThrow(problem)
      }
    }
  })

  it.runIf(scene.atLeast('2.8'))('names the realisations of what was built', async ({ skip }) => {
    if (scene.client.connection.features.includes('realisation-with-path-not-hash')) skip()
    const kinds = new Map<string, number>()
    for (const nodes of fc.sample(graphs(['plain', 'floating']), { seed: 12, numRuns: 3 })) {
      const { read, hash, place } = reader()
      const paths = await instantiate(nodes)
      await scene.client.buildPaths({ paths: [...paths].map(path => `${path}!*`) })
      for (const path of paths) {
        const drv = read(path)
        checkDerivation(drv, place(path), hash)
        const type = derivationType(drv)
        kinds.set(type, (kinds.get(type) ?? 0) + 1)
        if (type === 'input-addressed') continue
        for (const [name, base16] of maskedHash(drv, place(path), hash).outputs) {
          const { realisations } = await scene.client.queryRealisation({ id: `sha256:${base16}!${name}` })
          expect(realisations, `${path}!${name}`).toHaveLength(1)
        }
      }
    }
    expect([...kinds.keys()].sort()).toEqual(['deferred', 'floating', 'input-addressed'])
  })

  it.runIf(scene.atLeast('2.8'))('defers what depends on impure derivations', async () => {
    const [nodes = []] = fc.sample(graphs(['impure', 'floating']), { seed: 13, numRuns: 1 })
    const { read, hash, place } = reader()
    for (const path of await instantiate(nodes)) {
      const drv = read(path)
      expect(['impure', 'floating']).toContain(derivationType(drv))
      expect(hash(path).deferred).toBe(true)
      checkDerivation(drv, place(path), hash)
    }
  })
})
