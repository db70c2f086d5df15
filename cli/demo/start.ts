import { fileURLToPath } from 'node:url'
import { printTranscript } from '../commands/print-transcript.ts'
import { type Io, UserError } from '../io.ts'
import { nodeIo } from '../node-io.ts'
import { linesOf } from '../text/visible-text.ts'
import { liveSession } from './live-session.ts'
import { storeSession } from './store-session.ts'

const RECORDING = new URL('../../test/recordings/2.34.8--2.34.8--build.jsonl', import.meta.url)

const STORE = `
That was a recorded session of a real client and daemon, decoded by the generated code. Now a store
of our own behind the generated server, and the generated client talking to it:

`

const NEXT = `
Keep such a store running:      npx --no-install nixwire serve /tmp/my-store
Try a daemon of your own next:  npm start -- unix:///nix/var/nix/daemon-socket/socket
`

/**
 * Runs `npm start`: shows a recorded session and one with a store of its own, or one with the daemon at the given
 * address.
 */
export async function start(args: readonly string[], io: Io): Promise<number> {
  try {
    const [target, ...more] = args
    if (more.length > 0 || target?.startsWith('-'))
      throw new UserError('usage: npm start [-- ADDRESS], such as unix:///path/to/socket', 2)
    if (target !== undefined) await liveSession(target, io)
    else {
      if ((await printTranscript(fileURLToPath(RECORDING), io, { hex: false, verify: true })) !== 'whole')
        throw new UserError('the recorded session does not encode back to the same bytes')
      io.print(linesOf(STORE))
      await storeSession(io)
      io.print(linesOf(NEXT))
    }
    return 0
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    io.printError(error.told)
    return error.exitCode
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await start(process.argv.slice(2), nodeIo())
}
