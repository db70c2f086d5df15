// Every operation that a release of Guix serves, called by the generated client and checked in another way.

import { expect, it } from 'vitest'
import { holds } from '../../../generated/guix-daemon/index.ts'
import { operations } from '../../../generated/guix-daemon/operations.ts'
import { describeGuix } from '../support/releases.ts'
import { building } from './building.ts'
import { contents } from './contents.ts'
import { queries } from './queries.ts'
import { roots } from './roots.ts'
import { useGuixScene } from './scene.ts'
import { settings } from './settings.ts'
import { substituting } from './substituting.ts'

describeGuix('called operations', peer => {
  const called = new Set<string>()
  for (const theme of [queries, contents, building, roots, settings, substituting]) theme(peer, called)
  const scene = useGuixScene(peer)

  it('include every operation of the session', () => {
    const { session } = scene.client.connection
    const wanted = [...operations.values()].filter(({ gate }) => holds(session, gate)).map(({ name }) => name)
    expect([...called].sort()).toEqual(wanted.sort())
  })
})
