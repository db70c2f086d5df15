import { onEvent } from '../../runtime/diagnostics/channels.ts'
import type { ServedConnection } from '../../runtime/diagnostics/events.ts'
import { codeOf } from '../../runtime/diagnostics/outcome.ts'
import { RemoteError } from '../../runtime/errors/errors.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import { userName } from '../../runtime/transport/system-users.ts'
import { escapeUnseen } from '../text/escape-unseen.ts'
import { LineFile } from './line-file.ts'
import { type Log, peerFields } from './log.ts'
import { subjectsOf } from './subjects.ts'

/** Characters of an error's message that are kept. */
const LONGEST = 500

/** The record of who did what, which {@link startAudit} has begun. */
export interface Audit {
  /** Opens the file anew, because it was renamed. */
  reopen(): void
  /** Waits for the lines so far, and ends the record. */
  close(): Promise<void>
}

/** Appends a line of JSON to a file for each handshake, refusal and call of the servers of this process. @throws {UserError} */
export function startAudit(path: string, layout: Layout, log: Log): Audit {
  const file = new LineFile(path, '--audit', {
    failing: problem => log('error', `audit: ${path}: ${problem}; serving goes on`),
    again(lost) {
      write({ event: 'lost', lines: lost })
      log('warn', `audit: ${path}: lines are written again; ${lost} were lost`)
    },
  })
  const write = (line: object): void => {
    file.add(escapeUnseen(JSON.stringify({ time: new Date().toISOString(), ...line })))
  }
  const users = new WeakMap<ServedConnection, string>()
  const who = (connection: ServedConnection): object => ({
    connection: connection.id,
    ...peerFields(connection.peer),
    user: users.get(connection),
  })
  const stops = [
    onEvent('nixwire:server:connection-opened', ({ connection }) => {
      const { peer } = connection
      if (peer?.kind !== 'unix' || peer.uid === undefined) return
      userName(peer.uid).then(
        name => name !== undefined && users.set(connection, name),
        () => {},
      )
    }),
    onEvent('nixwire:server:handshake-done', ({ connection, version, features, said }) => {
      write({ event: 'handshake', ...who(connection), version, features, trusted: said.trusted })
    }),
    onEvent('nixwire:server:connection-refused', ({ connection, error }) => {
      write({ event: 'refused', ...who(connection), ...errorFields(error) })
    }),
    onEvent('nixwire:server:call-ended', ({ call, outcome, error, duration, bytesIn, bytesOut }) => {
      const { connection, operation, opcode, request } = call
      write({
        event: 'call',
        ...who(connection),
        operation,
        ...(operation === undefined ? { opcode } : { on: subjectsOf(layout, operation, request) }),
        outcome,
        ...errorFields(error),
        bytesIn,
        bytesOut,
        ms: Math.round(duration * 1000) / 1000,
      })
    }),
  ]
  return {
    reopen: () => file.reopen(),
    async close() {
      for (const stop of stops) stop()
      await file.close()
    },
  }
}

function errorFields(error: unknown): object {
  if (error === undefined) return {}
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: codeOf(error),
    ...(error instanceof RemoteError ? { level: error.level } : {}),
    message: message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message,
  }
}
