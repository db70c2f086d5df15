import type { NixDaemonCall } from '../../generated/nix-daemon/server.ts'
import { settle } from './chunks.ts'

/** Bytes that one message of a noisy handler takes on the wire, about. */
export const LINE_BYTES = 1000
const line = `${'x'.repeat(LINE_BYTES - 20)}\n`

/** A handler's log, said as fast as its client takes it. */
export class Noise {
  said = 0
  over = false

  async make(call: NixDaemonCall, lines: number): Promise<void> {
    for (; this.said < lines; this.said += 1) {
      call.log.say({ kind: 'Next', msg: line })
      if (call.log.congested && !(await call.log.drained())) break
    }
    this.over = true
  }
}

/** Waits until a number has risen above zero and then not changed for a while, and returns it. */
export async function settled(count: () => number): Promise<number> {
  for (let last = -1, still = 0; ; ) {
    await settle()
    await new Promise(resolve => setTimeout(resolve, 5))
    still = count() > 0 && count() === last ? still + 1 : 0
    last = count()
    if (still === 20) return last
  }
}
