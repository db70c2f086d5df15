// Daemons of the one family and clients of the other, which do not understand each other's numbers.

import { expect, it } from 'vitest'
import { connect as connectToGuix } from '../../../generated/guix-daemon/index.ts'
import { connect as connectToNix } from '../../../generated/nix-daemon/index.ts'
import { startGuixDaemon } from '../../peers/guix.ts'
import { startDaemon } from '../../peers/peer.ts'
import { describeGuix, describeReleases } from '../support/releases.ts'

const refused = { code: 'handshake-refused' }

describeGuix('a daemon of Guix', peer => {
  it('is refused by the client for Nix while it connects', async () => {
    const daemon = await startGuixDaemon(peer)
    await expect(connectToNix(daemon.socket)).rejects.toMatchObject(refused)
    await daemon.stop()
  })
})

describeReleases('a daemon of Nix', peer => {
  it('is refused by the client for Guix while it connects', async () => {
    const daemon = await startDaemon(peer)
    await expect(connectToGuix(daemon.socket)).rejects.toMatchObject(refused)
    await daemon.stop()
  })
})
