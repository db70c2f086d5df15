import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { onEvent } from '../../runtime/diagnostics/channels.ts'
import type { ServedConnection } from '../../runtime/diagnostics/events.ts'
import { codeOf } from '../../runtime/diagnostics/outcome.ts'
import { type MemoryBudget, processBudget } from '../../runtime/input/memory-budget.ts'
import type { Listening } from '../../runtime/transport/listen.ts'
import { UsageError, UserError } from '../io.ts'

/** Seconds up to which calls are counted. */
const BUCKETS = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600]
/** The name of operations that no protocol has, which clients could else invent without end. */
const UNKNOWN = 'unknown'

/** Metrics that are served, which {@link startMetrics} has begun. */
export interface Metrics {
  readonly url: string
  /** Counts the clients that a listening socket has refused from now on. */
  watch(listening: Pick<Listening, 'refused'>): void
  close(): Promise<void>
}

/** Reads `HOST:PORT`, or a port of this machine alone. @throws {UsageError} */
export function parseMetricsAddress(text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, digits] = /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):)?(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits ?? Number.NaN)
  if (!(port <= 65535)) throw new UsageError(`--metrics ${text}: write HOST:PORT, or PORT for 127.0.0.1`)
  return { host: bracketed ?? plain ?? '127.0.0.1', port }
}

/** Counts connections and calls of the servers of this process, and serves the counts over HTTP. @throws {UserError} */
export async function startMetrics(
  address: string,
  memory: MemoryBudget = processBudget(),
): Promise<Metrics> {
  const { host, port } = parseMetricsAddress(address)
  const client = await loadClient()
  const registry = new client.Registry()
  client.collectDefaultMetrics({ register: registry })
  // Names that end like this are for counters, and these are none.
  for (const each of ['resources', 'handles', 'requests'])
    registry.removeSingleMetric(`nodejs_active_${each}_total`)
  const { stop, watch } = countEvents(client, registry, memory)
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0]
    if (path !== '/metrics' || !['GET', 'HEAD'].includes(request.method ?? '')) {
      response.writeHead(path === '/metrics' ? 405 : 404).end()
      return
    }
    registry.metrics().then(
      text => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  server.maxConnections = 64
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    stop()
    throw new UserError(`--metrics ${address}: ${(error as Error).message}`)
  }
  const bound = server.address()
  const chosen = typeof bound === 'object' && bound !== null ? bound.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}/metrics`,
    watch,
    async close() {
      stop()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

type Client = typeof import('prom-client')

async function loadClient(): Promise<Client> {
  try {
    const { default: client } = await import('prom-client')
    return client
  } catch {
    throw new UserError('--metrics needs the package prom-client: run `npm install prom-client`')
  }
}

/** Counts events in a registry. */
function countEvents(
  client: Client,
  registry: Registry,
  memory: MemoryBudget,
): { readonly stop: () => void; readonly watch: Metrics['watch'] } {
  const open = new Set<ServedConnection>()
  const ended = { bytesIn: 0, bytesOut: 0 }
  const registers = [registry]
  const counter = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Counter<Label> => new client.Counter({ name, help, labelNames, registers })
  const gauge = (name: string, help: string, value: () => number): Gauge =>
    new client.Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value())
      },
    })
  const sum = (of: (connection: ServedConnection) => number): number =>
    [...open].reduce((total, connection) => total + of(connection), 0)
  const total = (name: string, help: string, value: () => number): Counter =>
    new client.Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(value())
      },
    })
  const bytes = (key: 'bytesIn' | 'bytesOut'): number => ended[key] + sum(connection => connection[key])
  const opened = counter('nixwire_connections_total', 'Clients that have connected.')
  let refused = 0
  const listening: Pick<Listening, 'refused'>[] = []
  total('nixwire_connections_refused_total', 'Clients that were refused.', () =>
    listening.reduce((all, each) => all + each.refused, refused),
  )
  const failed = counter(
    'nixwire_errors_total',
    'Errors that are reported, but for clients that merely left.',
  )
  const calls = counter('nixwire_calls_total', 'Calls by operation and outcome.', ['operation', 'outcome'])
  let running = 0
  gauge('nixwire_calls_in_progress', 'Calls that are being served.', () => running)
  gauge('nixwire_message_memory_bytes', 'Memory that messages take at present.', () => memory.used)
  gauge('nixwire_message_memory_limit_bytes', 'Memory that messages may take.', () => memory.bytes)
  gauge('nixwire_connections_open', 'Clients that are connected.', () => open.size)
  gauge('nixwire_unsent_bytes', 'Bytes that wait for clients to take them.', () => sum(each => each.unsent))
  total('nixwire_received_bytes_total', 'Bytes from clients.', () => bytes('bytesIn'))
  total('nixwire_sent_bytes_total', 'Bytes to clients.', () => bytes('bytesOut'))
  const durations: Histogram<'operation'> = new client.Histogram({
    name: 'nixwire_call_duration_seconds',
    help: 'Seconds from the opcode of a call to its end.',
    labelNames: ['operation'],
    buckets: BUCKETS,
    registers,
  })
  const started = new WeakSet<object>()
  const stops = [
    onEvent('nixwire:server:connection-opened', ({ connection }) => {
      opened.inc()
      open.add(connection)
    }),
    onEvent('nixwire:server:connection-refused', ({ error }) => {
      // The listening socket counts these, and those that it is too busy to tell so.
      if (codeOf(error) !== 'too-many-connections') refused += 1
    }),
    onEvent('nixwire:server:connection-failed', ({ isFault }) => isFault && failed.inc()),
    onEvent('nixwire:server:connection-closed', ({ connection }) => {
      open.delete(connection)
      ended.bytesIn += connection.bytesIn
      ended.bytesOut += connection.bytesOut
    }),
    onEvent('nixwire:server:call-started', ({ call }) => {
      started.add(call)
      running += 1
    }),
    onEvent('nixwire:server:call-ended', ({ call, outcome, duration }) => {
      if (started.delete(call)) running -= 1
      const operation = call.operation ?? UNKNOWN
      calls.inc({ operation, outcome })
      durations.observe({ operation }, duration / 1000)
    }),
  ]
  return {
    stop: () => {
      for (const stop of stops) stop()
    },
    watch: each => listening.push(each),
  }
}
