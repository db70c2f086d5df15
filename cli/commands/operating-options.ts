import type { ServerConnection } from '../../runtime/index.ts'
import type { MemoryBudget } from '../../runtime/input/memory-budget.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import type { Listening } from '../../runtime/transport/listen.ts'
import { type Io, UsageError } from '../io.ts'
import { type Audit, startAudit } from '../operate/audit.ts'
import { LineFile } from '../operate/line-file.ts'
import { FORMATS, LEVELS, type Log, logTo } from '../operate/log.ts'
import { logEvents } from '../operate/log-events.ts'
import { type Metrics, startMetrics } from '../operate/metrics.ts'
import { awaitInterrupt, onHangUp } from '../operate/signals.ts'
import { secondsOf } from './numbers.ts'

/** The options by which a running server is watched and ended. */
export const operatingOptions = {
  audit: {
    value: 'FILE',
    about:
      'append a line of JSON to FILE for each handshake, refused client and call: who, when, which operation, on what, how it ended',
  },
  metrics: {
    value: '[HOST:]PORT',
    about: 'serve metrics for Prometheus at http://HOST:PORT/metrics (default host: 127.0.0.1)',
  },
  grace: {
    value: 'SECONDS',
    about: 'the time in which calls in progress may end after SIGTERM or SIGINT; 0 for at once (default: 10)',
  },
  logFormat: {
    value: 'FORMAT',
    about: 'how messages are written: text or json (default: text)',
    propose: (): readonly string[] => FORMATS,
  },
  logLevel: {
    value: 'LEVEL',
    about: 'the least urgent messages that are written: error, warn, info or debug (default: info)',
    propose: (): readonly string[] => LEVELS,
  },
  logFile: { value: 'FILE', about: 'append messages to FILE, and not to standard error' },
} as const

/** The values of {@link operatingOptions}. */
interface Given {
  readonly audit: string | undefined
  readonly metrics: string | undefined
  readonly grace: string | undefined
  readonly logFormat: string | undefined
  readonly logLevel: string | undefined
  readonly logFile: string | undefined
}

/** A server that is watched. */
export interface Operating extends AsyncDisposable {
  readonly log: Log
  /** Tells of clients that were refused because there are too many: the first at once, others by their number. */
  tellRefused(error: unknown): void
  /** Waits until the only client has gone, or for a signal to end, which lets a call in progress end within its time. */
  serveOnly(connection: ServerConnection): Promise<void>
  /** Waits for a signal to end; lets calls in progress end within the time for that, and closes the server. */
  serveUntilSignal(listening: Listening): Promise<void>
}

/** The parts of a server that are looked at. */
interface Watched {
  readonly layout: Layout
  /** Memory that the messages of its connections share. */
  readonly memory: MemoryBudget
  readonly io: Io
}

/** Starts all that watches a server, before it listens. @throws {UserError} */
export async function startOperating(given: Given, { layout, memory, io }: Watched): Promise<Operating> {
  const format = oneOf('--log-format', FORMATS, given.logFormat ?? 'text')
  const level = oneOf('--log-level', LEVELS, given.logLevel ?? 'info')
  const grace = secondsOf('--grace', given.grace ?? '10', 'for at once')
  const file = given.logFile === undefined ? undefined : logFile(given.logFile, io)
  const log = logTo(line => (file === undefined ? io.printError(line) : file.add(line)), { format, level })
  // A signal during the start has to count, too.
  const interrupt = awaitInterrupt()
  const stops = [logEvents(log, level), interrupt.stop]
  let audit: Audit | undefined
  let metrics: Metrics | undefined
  const close = async (): Promise<void> => {
    for (const stop of stops) stop()
    await metrics?.close()
    await audit?.close()
    await file?.close()
  }
  try {
    if (given.audit !== undefined) audit = startAudit(given.audit, layout, log)
    if (given.metrics !== undefined) metrics = await startMetrics(given.metrics, memory)
  } catch (error) {
    await close()
    throw error
  }
  if (metrics !== undefined) log('info', `metrics are served at ${metrics.url}`)
  // Without a file, the signal of a terminal that is closed ends the process as ever.
  if (audit !== undefined || file !== undefined) {
    const reopen = (): void => {
      audit?.reopen()
      file?.reopen()
      log('info', 'SIGHUP: files are opened anew')
    }
    stops.push(onHangUp(reopen))
  }
  return {
    log,
    tellRefused: error => log('warn', '', { error }),
    async serveOnly(connection) {
      const signal = await Promise.race([connection.done, interrupt.signal])
      if (signal === undefined) return
      log('info', `${signal}: a call in progress may end within ${grace / 1000} s`)
      connection.close()
      const timer = setTimeout(() => connection.destroy(), grace)
      await connection.done
      clearTimeout(timer)
      log('info', 'ended')
    },
    async serveUntilSignal(listening) {
      metrics?.watch(listening)
      const signal = await interrupt.signal
      log('info', `${signal}: no more clients are let in; calls in progress may end within ${grace / 1000} s`)
      await listening.close({ grace })
      log('info', 'ended')
    },
    [Symbol.asyncDispose]: close,
  }
}

/** Opens a file for messages; its own trouble is told on standard error. */
function logFile(path: string, io: Io): LineFile {
  return new LineFile(path, '--log-file', {
    failing: problem => io.printError(`nixwire: --log-file ${path}: ${problem}`),
    again: lost => io.printError(`nixwire: --log-file ${path}: lines are written again; ${lost} were lost`),
  })
}

function oneOf<Name extends string>(option: string, names: readonly Name[], given: string): Name {
  const found = names.find(name => name === given)
  if (found === undefined) throw new UsageError(`${option} ${given}: write one of ${names.join(', ')}`)
  return found
}
