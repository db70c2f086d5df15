import type { NixDaemonClient } from '../../../generated/nix-daemon/index.ts'
import type { Input } from '../input/input.ts'
import { same, settles } from '../invariants.ts'
import { answerFor, asked } from './sample-handlers.ts'
import type { Subject } from './target.ts'

/** Makes a subject that feeds each input, and then requires that another client still gets the right answer. */
export function besides(client: NixDaemonClient, feed: (input: Input) => Promise<void>): Subject {
  let count = 0
  return {
    async feed(input) {
      await feed(input)
      count += 1
      await settles('the call of another client', asksStill(client, count))
    },
    async [Symbol.asyncDispose]() {
      await client.close()
    },
  }
}

async function asksStill(client: NixDaemonClient, number: number): Promise<void> {
  const answer = await client.queryReferrers({ path: `${asked}-${number}` })
  same('others', 'the answer', answer, answerFor(number))
}
