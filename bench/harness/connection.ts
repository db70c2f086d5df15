import { nixDaemonCore } from '../../generated/nix-daemon/core.ts'
import type { LogMessage } from '../../generated/nix-daemon/log.ts'
import { ClientConnection } from '../../runtime/client/connection.ts'
import { Input } from '../../runtime/input/input.ts'
import { Transport } from '../../runtime/transport/transport.ts'
import { SESSION } from '../inputs/data.ts'
import { socketOf } from './turn.ts'

/** Makes a connection past its handshake that receives these chunks, whatever it sends. */
export function connectionTo(chunks: readonly Buffer[]): ClientConnection<LogMessage> {
  const socket = socketOf(chunks)
  const transport = new Transport({ readable: socket, writable: socket })
  const input = new Input(SESSION, {}, transport)
  transport.start({
    chunk: (bytes, lent) => input.push(bytes, lent),
    end: error => input.end(error),
  })
  const agreement = { session: SESSION, said: {} }
  return new ClientConnection(nixDaemonCore, agreement, transport, input, {})
}
