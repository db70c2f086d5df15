// Our store takes the derivations that a daemon takes, and no others, however oddly they are written.

import { afterAll, beforeAll, expect, it } from 'vitest'
import type { NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import type { StorePath } from '../../generated/nix-daemon/types.ts'
import { V1_25 } from '../../generated/nix-daemon/versions.ts'
import { parseDerivation } from '../../nix/derivation.ts'
import { DerivationError } from '../../nix/errors.ts'
import { ConnectionError, RemoteError } from '../../runtime/index.ts'
import type { Peer } from '../peers/peer.ts'
import { knownOddities, type OddDerivation, oddDerivations } from './support/odd-derivations.ts'
import { atLeast, describeReleases } from './support/releases.ts'
import { useScene } from './support/scene.ts'
import { type ServedStore, serveStore } from './support/served-store.ts'

/** Number of random texts for each release. */
const COUNT = 600

/** A difference that is known: the releases that have it, and the verdicts of both sides. */
interface Known {
  readonly of: (peer: Peer) => boolean
  readonly ours: RegExp
  readonly theirs: RegExp
}

const since = (release: string) => (peer: Peer) => atLeast(peer, release)
const before = (release: string) => (peer: Peer) => !atLeast(peer, release)

const KNOWN: readonly Known[] = [
  // No release looks for the dash behind the hash part of a path.
  { of: () => true, ours: /32 digits of nix32 and a dash/, theirs: /^taken/ },
  // 2.34 takes any value of the variable of an output, as long as there is one.
  { of: since('2.34'), ours: /incorrect environment variable/, theirs: /^taken/ },
  // Of an output without a path that could be known, 2.34 checks the variable. Before 2.4 there are none.
  { of: since('2.34'), ours: /^taken/, theirs: /derivation has (?:incorrect|missing) environment variable/ },
  { of: before('2.4'), ours: /^taken/, theirs: /bad path '' in derivation/ },
  // 2.3 looks at the form of no path of the store, at the path of a fixed output, and at hashes without an algorithm;
  // of two outputs with one name it takes the last.
  { of: before('2.4'), ours: /^taken/, theirs: /incorrect output|unknown hash algorithm ''/ },
  {
    of: before('2.4'),
    ours: /store path|right below|at least one output|a second time|environment variable|is no \w+ hash/,
    theirs: /^taken/,
  },
]

describeReleases('derivations that no release writes', peer => {
  const scene = useScene(peer, {
    storeDir: '/nix/store',
    conf: atLeast(peer, '2.8')
      ? ['experimental-features = nix-command ca-derivations impure-derivations']
      : [],
  })
  let served: ServedStore
  let ours: NixDaemonClient
  let theirs: NixDaemonClient
  let source: StorePath
  beforeAll(async () => {
    served = await serveStore({ storeDir: '/nix/store' })
    ours = await served.connect()
    theirs = await scene.connect()
    for (const client of [ours, theirs]) source = await add(client, 'source', 'source', [])
  })
  afterAll(() => served.stop())

  it('are taken or refused as by the daemon, if they have one oddity', async () => {
    expect(await differences(knownOddities(source))).toEqual([])
  })

  it('are taken or refused as by the daemon, if they are random', async () => {
    const verdicts = { taken: 0, refused: 0 }
    expect(await differences(oddDerivations(source, 11, COUNT), verdicts)).toEqual([])
    expect(verdicts.taken).toBeGreaterThan(COUNT / 6)
    expect(verdicts.refused).toBeGreaterThan(COUNT / 6)
  })

  async function differences(
    texts: readonly OddDerivation[],
    verdicts = { taken: 0, refused: 0 },
  ): Promise<unknown[]> {
    const found: unknown[] = []
    for (const { name, text } of texts) {
      // Readers up to 2.8 never end if a string does not.
      if (!atLeast(peer, '2.26') && !ends(text)) continue
      const [here, there] = [await verdict(ours, text), await theirVerdict(text)]
      verdicts[here === 'taken' ? 'taken' : 'refused'] += 1
      if ((here === 'taken') === (there === 'taken')) continue
      const isKnown = KNOWN.some(known => known.of(peer) && known.ours.test(here) && known.theirs.test(there))
      if (!isKnown) found.push({ name, text, here, there })
    }
    return found
  }

  async function theirVerdict(text: string): Promise<string> {
    try {
      return await verdict(theirs, text)
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error
      // The process that serves the connection has ended by a signal: an assertion has failed.
      theirs = await scene.connect()
      return error.message
    }
  }

  async function verdict(client: NixDaemonClient, text: string): Promise<string> {
    try {
      await add(client, `${nameOf(text)}.drv`, text, [source])
      return 'taken'
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error
      return error.remoteMessage
    }
  }
})

/** Finds the name for which a text was made, since the paths of outputs depend on it. */
function nameOf(text: string): string {
  return /-(odd-\d+|x)"/.exec(text)?.[1] ?? 'x'
}

function add(
  client: NixDaemonClient,
  name: string,
  text: string,
  refs: readonly StorePath[],
): Promise<StorePath> {
  const bytes = Buffer.from(text, 'latin1')
  if (client.connection.session.version < V1_25)
    return client.addTextToStore({ suffix: name, text: bytes, refs })
  return client
    .addToStore({ name, camStr: 'text:sha256', refs, repair: false }, bytes)
    .then(({ path }) => path)
}

/** Tells whether our reader finds the end of a text. */
function ends(text: string): boolean {
  try {
    parseDerivation(Buffer.from(text, 'latin1'))
    return true
  } catch (error) {
    if (!(error instanceof DerivationError)) throw error
    return !/does not end|the end of the file/.test(error.problem)
  }
}
