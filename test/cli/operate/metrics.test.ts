import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Metrics, parseMetricsAddress, startMetrics } from '../../../cli/operate/metrics.ts'
import { connect, HandlerError, listen, type NixDaemonClient } from '../../../generated/nix-daemon/index.ts'
import { MemoryBudget } from '../../../runtime/input/memory-budget.ts'
import { sceneOf } from '../../support/scene.ts'

const scene = sceneOf('metrics')
const path = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello'

let metrics: Metrics
beforeEach(async () => {
  metrics = await startMetrics('0')
})
afterEach(() => metrics.close())

async function scrape(): Promise<string> {
  const response = await fetch(metrics.url)
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  return response.text()
}

async function connected(): Promise<NixDaemonClient> {
  const server = await listen(join(scene.folder, 'server'), {
    isValidPath: () => true,
    queryPathInfo() {
      throw new HandlerError('no')
    },
  })
  scene.open.push(server)
  return connect(server.url)
}

describe('the metrics', () => {
  test('count connections and calls by operation and outcome', async () => {
    const client = await connected()
    await client.isValidPath({ path })
    await client.isValidPath({ path })
    await expect(client.queryPathInfo({ path })).rejects.toThrow()
    const during = await scrape()
    expect(during).toMatch(/^nixwire_connections_open 1$/m)
    expect(during).toMatch(/^nixwire_calls_in_progress 0$/m)
    await client.close()
    await scene.close()
    const after = await scrape()
    expect(after).toMatch(/^nixwire_connections_open 0$/m)
    expect(after).toMatch(/^nixwire_connections_total 1$/m)
    expect(after).toMatch(/^nixwire_connections_refused_total 0$/m)
    expect(after).toMatch(/^nixwire_calls_total\{operation="IsValidPath",outcome="ok"\} 2$/m)
    expect(after).toMatch(/^nixwire_calls_total\{operation="QueryPathInfo",outcome="error"\} 1$/m)
    expect(after).toMatch(/^nixwire_call_duration_seconds_count\{operation="IsValidPath"\} 2$/m)
    expect(after).toMatch(/^process_resident_memory_bytes \d+$/m)
    // The bytes of a connection stay counted when it has ended, and are counted once.
    expect(after.match(/^nixwire_received_bytes_total .*/m)?.[0]).toBe(
      during.match(/^nixwire_received_bytes_total .*/m)?.[0],
    )
    expect(await scrape()).toContain(after.match(/^nixwire_sent_bytes_total .*/m)?.[0])
  })

  test('show the memory of messages and its limit, as the options set it', async () => {
    const budget = new MemoryBudget(4_000_000)
    budget.take(1234)
    await metrics.close()
    metrics = await startMetrics('0', budget)
    const text = await scrape()
    expect(text).toMatch(/^nixwire_message_memory_bytes 1234$/m)
    expect(text).toMatch(/^nixwire_message_memory_limit_bytes 4000000$/m)
  })

  test('have no names that clients choose', async () => {
    const client = await connected()
    await expect(
      client.connection.call({ ...unknownOperation, opcode: 4242 } as never, undefined as never),
    ).rejects.toThrow()
    expect(await scrape()).toContain('nixwire_calls_total{operation="unknown",outcome="error"} 1')
  })

  test('count the clients that a socket refuses because there are too many', async () => {
    const server = await listen(join(scene.folder, 'server'), {}, {}, { maxConnections: 1 })
    scene.open.push(server)
    metrics.watch(server)
    const client = await connect(server.url)
    await expect(connect(server.url)).rejects.toThrow('the most allowed')
    expect(await scrape()).toMatch(/^nixwire_connections_refused_total 1$/m)
    await client.close()
  })

  test('have names as Prometheus wants them: only counters end with _total', async () => {
    const types = [...(await scrape()).matchAll(/^# TYPE (\S+) (\S+)$/gm)]
    expect(types.length).toBeGreaterThan(10)
    for (const [, name, type] of types)
      expect([name, name?.endsWith('_total')]).toEqual([name, type === 'counter'])
  })

  test('are served at one address of this machine', async () => {
    expect(metrics.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/)
    expect((await fetch(metrics.url.replace('/metrics', '/'))).status).toBe(404)
    expect((await fetch(metrics.url, { method: 'POST' })).status).toBe(405)
    await expect(startMetrics(new URL(metrics.url).host)).rejects.toThrow('EADDRINUSE')
  })
})

const unknownOperation = {
  name: 'Unknown',
  method: 'unknown',
  gate: {},
  channel: true,
  readRequest() {},
  writeRequest() {},
  readResponse() {},
  writeResponse() {},
}

test.each([
  ['9090', { host: '127.0.0.1', port: 9090 }],
  ['0.0.0.0:9090', { host: '0.0.0.0', port: 9090 }],
  ['[::1]:9090', { host: '::1', port: 9090 }],
  ['example.org:1', { host: 'example.org', port: 1 }],
])('--metrics %s is read', (text, address) => {
  expect(parseMetricsAddress(text)).toEqual(address)
})

test.each(['', ':9090', '99999', 'host', '::1:9090', 'http://x:1', '1e3'])(
  '--metrics %j is refused',
  text => {
    expect(() => parseMetricsAddress(text)).toThrow('write HOST:PORT')
  },
)
