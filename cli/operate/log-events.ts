import { onEvent } from '../../runtime/diagnostics/channels.ts'
import type { ServedConnection } from '../../runtime/diagnostics/events.ts'
import { codeOf } from '../../runtime/diagnostics/outcome.ts'
import { ConnectionError, DecodeError, EncodeError, GateError } from '../../runtime/errors/errors.ts'
import { WireError } from '../../runtime/errors/wire-error.ts'
import type { About, Level, Log } from './log.ts'

/** Tells the events of servers in a log. Returns a function that ends that. */
export function logEvents(log: Log, level: Level): () => void {
  const stops = [
    onEvent('nixwire:server:connection-refused', ({ connection, error, isFault }) => {
      // The listening socket tells these by their number: there may be thousands a second.
      if (codeOf(error) === 'too-many-connections') return
      log(isFault ? 'warn' : 'debug', isFault ? 'refused' : 'left', { ...aboutOf(connection), error })
    }),
    onEvent('nixwire:server:connection-failed', ({ connection, error, operation, isFault }) =>
      log(isFault ? levelOf(error) : 'debug', '', { ...aboutOf(connection), operation, error }),
    ),
    ...(level === 'debug' ? logAll(log) : []),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Tells each connection and call. */
function logAll(log: Log): (() => void)[] {
  return [
    onEvent('nixwire:server:connection-opened', ({ connection }) =>
      log('debug', 'connected', aboutOf(connection)),
    ),
    onEvent('nixwire:server:handshake-done', ({ connection, version }) =>
      log('debug', `agreed on protocol ${version}`, aboutOf(connection)),
    ),
    onEvent('nixwire:server:call-ended', ({ call, outcome, duration }) =>
      log('debug', `${outcome} after ${duration.toFixed(1)} ms`, {
        ...aboutOf(call.connection),
        operation: call.operation ?? `operation ${call.opcode}`,
      }),
    ),
    onEvent('nixwire:server:connection-closed', ({ connection, duration }) =>
      log('debug', `closed after ${(duration / 1000).toFixed(1)} s`, aboutOf(connection)),
    ),
  ]
}

function aboutOf({ id, peer }: ServedConnection): About {
  return { connection: id, peer }
}

/** Errors by which one of the sides is at fault; others are answers that a client got. */
const FAULTS = [DecodeError, EncodeError, GateError, ConnectionError]

function levelOf(error: unknown): Level {
  return !(error instanceof WireError) || FAULTS.some(Fault => error instanceof Fault) ? 'warn' : 'info'
}
