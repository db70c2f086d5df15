// A stand-in for ssh: the tools of a release start it, and it joins them to a socket on which our server answers.

import { cpSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { removeTree } from '../../../store/disk/remove-tree.ts'
import { makeFolder } from '../../peers/folder.ts'
import type { Peer } from '../../peers/peer.ts'
import { placeEnv, type RunOptions, runTool } from '../../peers/tools.ts'

/** A folder with a store of a release's own, whose tools reach another one as `ssh://peer`. */
export type SshClient = {
  folder: string
  /** Runs a shell line that has to succeed; returns its standard output. */
  sh(line: string, options?: RunOptions): Promise<string>
  /** Runs a shell line; returns its exit status and all of its output. */
  attempt(line: string, options?: RunOptions): ReturnType<typeof runTool>
  /** Lines of the log and errors since the last call. */
  takeLog(): string[]
  stop(): Promise<void>
}

const stand = join(import.meta.dirname, '../../recordings/inputs/bin/ssh')

/** Prepares tools whose ssh reaches a server. @param serve tells with `tell` what goes to the standard error. */
export async function useSshClient(
  peer: Peer,
  serve: (stream: Duplex, tell: (line: string) => void) => Promise<unknown>,
): Promise<SshClient> {
  const folder = makeFolder()
  const socket = join(folder, 'ssh.socket')
  let log: string[] = []
  const tell = (line: string): void => void log.push(line)
  const server = createServer({ allowHalfOpen: true }, stream => {
    serve(stream, tell).catch(error => tell(`refused: ${error.message}`))
  })
  await new Promise<void>(resolve => server.listen(socket, resolve))
  mkdirSync(join(folder, 'bin'))
  cpSync(stand, join(folder, 'bin/ssh'))
  const storeDir = '/nix/store'
  const env = {
    ...placeEnv(folder, storeDir),
    NIX_REMOTE: '',
    NIX_CONFIG: 'extra-experimental-features = nix-command',
    NIXWIRE_SOCKET: socket,
    PATH: `${folder}/bin:/usr/bin:/bin`,
  }
  const place = { folder, storeDir, storeFolder: join(folder, 'store'), env }
  const attempt: SshClient['attempt'] = (line, given) => runTool(place, peer, ['sh', '-c', line], given)
  return {
    folder,
    attempt,
    async sh(line, given) {
      const { status, stdout, stderr } = await attempt(line, given)
      if (status !== 0) throw new Error(`${line}: status ${status}\n${stderr}\n${log.join('\n')}`)
      return stdout.toString().trimEnd()
    },
    takeLog() {
      const taken = log
      log = []
      return taken
    },
    async stop() {
      await new Promise(resolve => server.close(resolve))
      await removeTree(Buffer.from(folder))
    },
  }
}
