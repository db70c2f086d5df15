// `nix-store --serve` of a release as a child process, with our client on its standard input and output.

import { connect, type NixServeClient } from '../../../generated/nix-serve/index.ts'
import { commandInside, ended, startInside } from '../../peers/namespace.ts'
import { type RunOptions, toolInside } from '../../peers/tools.ts'
import type { Scene } from './scene.ts'

export type Served = {
  client: NixServeClient
  /** Everything that the process has said on its standard error. */
  stderr(): string
  /** Fulfilled with the exit status, once all pipes of the process are closed. */
  ended: Promise<number>
}

/** Options of the tools that open the store itself. */
const local: RunOptions = { env: { NIX_REMOTE: '' } }

/** Starts `nix-store --serve` on the store of a scene, and connects to it. */
export async function startServing(
  scene: Scene,
  options: { write?: boolean; version?: string } = {},
): Promise<Served> {
  const { write = true, ...connecting } = options
  const argv = ['nix-store', '--serve', ...(write ? ['--write'] : [])]
  const child = startInside(toolInside(scene.daemon, scene.peer, argv, local))
  const { stdin, stdout, stderr } = child
  if (stdin === null || stdout === null || stderr === null) throw new Error('the process has no pipes')
  let text = ''
  stderr.on('data', chunk => {
    text += chunk
  })
  const end = ended(child)
  const client = await connect({ readable: stdout, writable: stdin }, connecting)
  return { client, stderr: () => text, ended: end }
}

/** Gives the command that starts `nix-store --serve --write` of a scene's release on its store. */
export function servingCommand(scene: Scene): ReturnType<typeof commandInside> {
  return commandInside(toolInside(scene.daemon, scene.peer, ['nix-store', '--serve', '--write'], local))
}
