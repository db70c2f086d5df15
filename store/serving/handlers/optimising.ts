import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { sizeText } from '../../model/size-text.ts'
import { optimise } from '../../sharing/optimise.ts'
import { type Activity, startActivity } from './activity.ts'
import { type Context, sendLog } from './context.ts'

type Optimising = Pick<Required<NixDaemonHandlers>, 'optimiseStore'>

/** Number of paths after which it is seen whether the client has gone. */
const LOOK = 64

/** Handler that makes equal files one. */
export function optimising({ store }: Context): Optimising {
  return {
    async optimiseStore(call) {
      const whole = startActivity(call, 'OptimiseStore', 'Error', '')
      let [files, freed, paths] = [0, 0, 0]
      let path: Activity | undefined
      await optimise(store, {
        onKnown: known => {
          // The reference implementation counts the entries for the folder and the one above, too.
          sendLog(call, 'Talkative', `loaded ${known + 2} hash inodes`)
        },
        onProgress: (done, all) => {
          path?.stop()
          if (!call.log.congested) whole.result('Progress', [done, all, 0, 0])
        },
        onPath: name => {
          // Other clients wait for this run, so it does not wait for one that is slow to read.
          const text = `optimising path '${name}'`
          path = call.log.congested ? undefined : startActivity(call, 'Unknown', 'Talkative', text)
        },
        onShared: (bytes, blocks) => {
          files += 1
          freed += bytes
          if (!call.log.congested) path?.result('FileLinked', [bytes, blocks])
        },
        onNotice: (level, text) => {
          if (!call.log.congested) sendLog(call, level, text)
        },
        goOn: async () => {
          paths += 1
          return paths % LOOK !== 0 || call.log.congested || (await call.log.drained())
        },
      })
      whole.stop()
      sendLog(call, 'Info', `${sizeText(freed)} freed by hard-linking ${files} files`)
    },
  }
}
