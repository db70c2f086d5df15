import { createHash } from 'node:crypto'
import { connect, type NixDaemonClient } from '../../generated/nix-daemon/client.ts'
import { NarFromPath } from '../../generated/nix-daemon/operations.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import { V1_25 } from '../../generated/nix-daemon/versions.ts'
import { daemonAddress } from '../../nix/daemon-address.ts'
import { WireError } from '../../runtime/errors/wire-error.ts'
import { formatVersion } from '../../runtime/session/session.ts'
import type { Target } from '../../runtime/transport/transport.ts'
import { type Io, UserError } from '../io.ts'
import { messageOf } from '../text/visible-text.ts'

const NAME = 'nixwire-hello.txt'
const TEXT = 'Hello from nixwire.\n'

/** Has a short session with a daemon: prints its version, adds a file, queries it and reads it back. @throws {UserError} */
export async function liveSession(target: Target, io: Io): Promise<void> {
  try {
    await using client = await connect(typeof target === 'string' ? daemonAddress(target) : target)
    await talk(client, (name, value) => io.print(`${name.padEnd(14)}${value}`))
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    throw new UserError(messageOf(error))
  }
}

async function talk(client: NixDaemonClient, say: (name: string, value: string) => void): Promise<void> {
  const { connection } = client
  const { session, server, features } = connection
  const told = (value: unknown, since: string): string =>
    value === undefined ? `not told before ${since}` : String(value)
  say('protocol', `${formatVersion(session.version)} of ${formatVersion(nixDaemon.max)}`)
  say('features', features.length === 0 ? 'none' : features.join(', '))
  say('daemon', told(server.daemonNixVersion, '1.33'))
  say('trusts us', told(server.trusted, '1.35'))
  say('valid paths', String((await client.queryAllValidPaths()).length))

  const path = await addText(client)
  say('added', path)
  const info = await client.queryPathInfo({ path })
  if (info === undefined) throw new UserError(`${path} was added, but is not valid`)
  say('NAR size', `${info.narSize} bytes, ${info.references.length} references`)

  if (connection.has(NarFromPath)) {
    const hash = createHash('sha256')
    let size = 0
    for await (const piece of await client.narFromPath({ path })) {
      size += piece.length
      hash.update(piece)
    }
    const agrees = size === info.narSize && hash.digest('hex') === info.narHash
    if (!agrees) throw new UserError(`the NAR of ${size} bytes is not the one that ${path} should have`)
    say('NAR read', `${size} bytes, SHA-256 as the daemon says`)
  }
  const valid = await client.isValidPath({ path })
  if (!valid || !connection.usable) throw new UserError('the connection is out of step')
  say('connection', 'in sync')
}

/** Adds a small text by the operation that the version has for it. */
async function addText(client: NixDaemonClient): Promise<string> {
  if (client.connection.session.version < V1_25) {
    return client.addTextToStore({ suffix: NAME, text: Buffer.from(TEXT), refs: [] })
  }
  const request = { name: NAME, camStr: 'text:sha256', refs: [], repair: false }
  return (await client.addToStore(request, Buffer.from(TEXT))).path
}
