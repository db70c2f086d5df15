// Waits for the socket of a daemon that was just started.

import type { ChildProcess } from 'node:child_process'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until a process accepts connections on a socket; false if it ends before, or takes 10 seconds. */
export async function untilAccepting(socket: string, child: ChildProcess): Promise<boolean> {
  for (let tries = 0; !(await accepts(socket)); tries++) {
    if (child.exitCode !== null || tries >= 500) return false
    await sleep(20)
  }
  return true
}

function accepts(socket: string): Promise<boolean> {
  return new Promise(resolve => {
    const probe = connect(socket)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
}
