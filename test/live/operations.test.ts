// Every operation that a release serves, called by the generated client and checked in another way.

import { expect, it } from 'vitest'
import { adding } from './operations/adding.ts'
import { building } from './operations/building.ts'
import { collecting } from './operations/collecting.ts'
import { exports } from './operations/exports.ts'
import { nars } from './operations/nars.ts'
import { queries } from './operations/queries.ts'
import { realisations } from './operations/realisations.ts'
import { removed } from './operations/removed.ts'
import { roots } from './operations/roots.ts'
import { settings } from './operations/settings.ts'
import { substituting } from './operations/substituting.ts'
import { describeReleases } from './support/releases.ts'
import { useScene } from './support/scene.ts'
import { served } from './support/served.ts'

describeReleases('called operations', peer => {
  const called = new Set<string>()
  const themes = [adding, nars, exports, queries, substituting, roots, collecting, building, settings]
  for (const theme of themes) theme(peer, called)
  const scene = useScene(peer)
  if (scene.atLeast('2.4')) realisations(peer, called)
  removed(peer)

  it('include every operation that the release serves according to the spec', () => {
    const wanted = served(peer, scene.client.connection.session)
    expect([...called].sort()).toEqual(wanted)
  })
})
