// Runs one session at both, a daemon and our store, and compares how it ended.

import type { Peer } from '../../peers/peer.ts'
import { type Difference, differences } from './compare.ts'
import { atDaemon, atOurStore } from './run-session.ts'
import type { Session } from './session.ts'

/** Runs a session with a release's tools, and lists what differs, and the marks of what does not. */
export async function compareSession(peer: Peer, session: Session): Promise<Difference[]> {
  const [daemon, ours] = await Promise.all([atDaemon(peer, session), atOurStore(peer, session)])
  return differences(daemon, ours, {
    version: peer.version,
    words: peer.suite === 'sid',
  })
}
