// Makes the temporary folder of a daemon: its store, state and logs, and a folder for its clients.

import { chmodSync, chownSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

export function makeFolder(): string {
  // Not os.tmpdir(), since a socket's path must stay below 108 bytes, and the releases see /tmp.
  const folder = mkdtempSync('/tmp/nixwire-')
  chmodSync(folder, 0o755) // other users connect too
  for (const name of ['store', 'state/daemon-socket', 'log', 'daemon'])
    mkdirSync(join(folder, name), { recursive: true })
  // Two first connections at once would both create the link, and one of them would fail.
  for (const name of ['profiles', 'gcroots']) mkdirSync(join(folder, 'state', name))
  symlinkSync(join(folder, 'state/profiles'), join(folder, 'state/gcroots/profiles'))
  for (const name of ['work', 'tmp']) openFolder(join(folder, name))
  return folder
}

/** Makes a folder that all users may write to. It belongs to this process's user unless `uid` names another. */
export function openFolder(folder: string, uid?: number): void {
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  // Only root may change the owner, and `uid` is given only then.
  if (uid !== undefined) chownSync(folder, uid, uid)
}
