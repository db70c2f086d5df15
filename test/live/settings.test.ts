// The settings that a daemon takes of a client that it does not trust, against the list in nix/.

import { expect, it } from 'vitest'
import { connect } from '../../generated/nix-daemon/index.ts'
import { admitSettings } from '../../nix/client-settings.ts'
import { FOR_ANYONE, NAMING_FILES, NEVER_PASSED, SUBSTITUTERS } from '../../nix/known-settings.ts'
import { startDaemon } from '../peers/peer.ts'
import { describeReleases } from './support/releases.ts'

/** Warnings of a daemon that the list does not have, since newer ones accept the setting. */
const OLDER = new Set(['max-silent-time', 'build-poll-interval'])

const others = ['build-timeout', 'poll-interval', 'sandbox', 'require-sigs', 'trusted-substituters', 'none']

describeReleases('settings of clients that are not trusted', peer => {
  it('are taken and refused as by the list, with its warnings', async () => {
    // Tests run as root, which the daemon trusts by default.
    const daemon = await startDaemon(peer, { conf: ['trusted-users = nobody'] })
    const said: string[] = []
    const client = await connect(daemon.socket, {
      onLog: message => said.push('msg' in message ? message.msg : message.kind),
    })
    const warningsOf = async (name: string, value: string): Promise<string[]> => {
      said.length = 0
      await client.setOptions({
        ...{ verbosity: 'Info', maxBuildJobs: 1, buildCores: 1 },
        overrides: [[name, value]],
      })
      // Daemons send the colour of the word.
      return said.map(text => text.replace(/^\u001b\[3[15];1mwarning:\u001b\[0m /, '').trimEnd())
    }
    const names = [...FOR_ANYONE, ...SUBSTITUTERS, ...NEVER_PASSED.keys(), ...NAMING_FILES.flat(), ...others]
    const isNew = ['2.26', '2.34'].some(release => peer.version.startsWith(release))
    for (const name of names) {
      // An empty text is no number.
      for (const value of FOR_ANYONE.has(name) ? ['1'] : ['', 'file:///x']) {
        const { passed, warnings } = admitSettings([[name, value]], { trusted: false })
        const real = await warningsOf(name, value)
        // Other releases say it in other words, or not at all.
        if (isNew) expect(real, `${name} = ${value}`).toEqual(warnings)
        else if (passed.length > 0 && !OLDER.has(name)) expect(real, `${name} = ${value}`).toEqual([])
      }
    }
    await client.close()
    await daemon.stop()
  })
})
