import type { AnyStreamCodec, Protocol } from '../../runtime/protocol/protocol.ts'
import { NO_SESSION } from '../../runtime/session/session.ts'
import { takeCall } from './call.ts'
import { takeChannel, takeUnasked } from './channel.ts'
import { type Cursor, Halt, type Observer } from './cursor.ts'
import type { Difference, ObservedEvent } from './event.ts'
import { takeHandshake } from './handshake.ts'
import type { Chunk, Side } from './recording.ts'

/** Options of {@link observe}. */
export interface ObserveOptions {
  /** True to encode every value again and compare the bytes. */
  readonly verify?: boolean
  /** The name under which the layout has the head and tail of a record. */
  readonly recordName?: (record: AnyStreamCodec['record']) => string | undefined
}

/** A session as far as it is understood. */
export interface Observation {
  readonly events: readonly ObservedEvent[]
  /** Number of calls. */
  readonly calls: number
  /** Number of values that were decoded, and with `verify` encoded again. */
  readonly values: number
  /** Bytes of each side, and how many of them were not understood. */
  readonly client: { readonly size: number; readonly rest: number }
  readonly server: { readonly size: number; readonly rest: number }
  /** Values that encode to other bytes; undefined if none were compared. */
  readonly differences: readonly Difference[] | undefined
}

/**
 * Decodes both directions of a session, as far as possible. It throws nothing: if bytes are missing or wrong, a
 * `stop` event says so.
 */
export async function observe(
  protocol: Protocol,
  chunks: readonly Chunk[],
  options: ObserveOptions = {},
): Promise<Observation> {
  const o: Observer = {
    protocol,
    layout: await protocol.layout(),
    verify: options.verify ?? false,
    chunks,
    client: cursorOf('client', chunks),
    server: cursorOf('server', chunks),
    events: [],
    differences: [],
    recordName: options.recordName ?? (() => undefined),
    session: NO_SESSION,
    calls: 0,
    values: 0,
  }
  await observeAll(o)
  return {
    events: o.events,
    calls: o.calls,
    values: o.values,
    client: { size: o.client.bytes.length, rest: o.client.bytes.length - o.client.offset },
    server: { size: o.server.bytes.length, rest: o.server.bytes.length - o.server.offset },
    differences: o.verify ? o.differences : undefined,
  }
}

async function observeAll(o: Observer): Promise<void> {
  try {
    await takeHandshake(o)
    while (o.client.offset < o.client.bytes.length) takeCall(o)
    if (o.server.offset < o.server.bytes.length)
      throw new Halt(o.server, false, 'the server sends bytes that no call asked for')
  } catch (error) {
    stop(o, error)
    if (error instanceof Halt && error.cursor === o.client && o.calls > 0) observeLastWords(o)
  }
}

/** Takes the server's messages after the client stopped inside a call, because they may say why. */
function observeLastWords(o: Observer): void {
  if (o.server.offset === o.server.bytes.length) return
  try {
    if (takeChannel(o) === 'fail') takeUnasked(o, true)
  } catch (error) {
    stop(o, error)
  }
}

function stop(o: Observer, error: unknown): void {
  if (!(error instanceof Halt)) throw error
  const { from, offset, bytes } = error.cursor
  const span = { from, start: offset, end: bytes.length }
  const call = o.calls === 0 ? {} : { call: o.calls - 1 }
  o.events.push({ kind: 'stop', ...call, span, cut: error.cut, problem: error.message })
}

function cursorOf(from: Side, chunks: readonly Chunk[]): Cursor {
  const bytes = Buffer.concat(chunks.filter(chunk => chunk.from === from).map(chunk => chunk.data))
  return { from, bytes, offset: 0 }
}
