import { ConnectionError } from '../../runtime/errors/errors.ts'
import { type Say, sessionFeatures, shakeHands } from '../../runtime/protocol/handshake.ts'
import type { AnyStreamCodec, Protocol } from '../../runtime/protocol/protocol.ts'
import { NO_SESSION, type Session } from '../../runtime/session/session.ts'
import { takeCall, takeChannel, takeLate } from './call.ts'
import { type Cursor, Halt, type Observer, take } from './cursor.ts'
import type { Difference, ObservedEvent } from './event.ts'
import type { Chunk, Side } from './recording.ts'

export interface ObserveOptions {
  /** Encode every value again and compare the bytes. */
  readonly verify?: boolean
  /** The name under which the layout has the head and tail of a record. */
  readonly recordName?: (record: AnyStreamCodec['record']) => string | undefined
}

/** What was understood of a session. */
export interface Observation {
  readonly events: readonly ObservedEvent[]
  /** Operations that were asked for. */
  readonly calls: number
  /** Values that were decoded, and with `verify` encoded again. */
  readonly values: number
  /** Bytes of each side, and how many of them were not understood. */
  readonly client: { readonly size: number; readonly rest: number }
  readonly server: { readonly size: number; readonly rest: number }
  /** Values that encode to other bytes; undefined where nothing was compared. */
  readonly differences: readonly Difference[] | undefined
}

/**
 * Understands both directions of a session, as far as it goes. It throws nothing: where bytes are missing
 * or wrong, a `stop` event says so.
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
    await observeHandshake(o)
    while (o.client.offset < o.client.bytes.length) takeCall(o)
    if (o.server.offset < o.server.bytes.length)
      throw new Halt(o.server, false, 'the server sends what nobody asked for')
  } catch (error) {
    stop(o, error)
    if (error instanceof Halt && error.cursor === o.client && o.calls > 0) observeLastWords(o)
  }
}

/** Where the client falls silent inside a call, the server may still say why, or what it was at. */
function observeLastWords(o: Observer): void {
  if (o.server.offset === o.server.bytes.length) return
  try {
    if (takeChannel(o) === 'fail') takeLate(o, true)
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

async function observeHandshake(o: Observer): Promise<void> {
  let heard: Cursor = o.client
  const hear = (step: Say, session: Session): unknown => {
    o.session = session
    heard = o[step.from]
    const { value, start, end } = take(o, heard, step.codec, step.name)
    const span = { from: step.from, start, end }
    o.events.push({ kind: 'hello', name: step.name, type: step.name, session, span, value })
    return value
  }
  let agreed = false
  const agree = (): void => {
    if (agreed) return
    agreed = true
    o.events.push({
      kind: 'agreed',
      session: o.session,
      features: sessionFeatures(o.protocol, o.session),
    })
  }
  try {
    const agreement = await shakeHands(o.protocol, {
      role: undefined,
      hear,
      say: () => {},
      flush: () => {},
      choice: () => undefined,
      channel: session => {
        o.session = session
        agree()
        if (takeChannel(o) === 'fail') {
          takeLate(o)
          throw new Halt(o.server, true, 'the server refuses the session')
        }
      },
    })
    o.session = agreement.session
    agree()
  } catch (error) {
    if (error instanceof ConnectionError) throw new Halt(heard, false, error.message)
    throw error
  }
}

function cursorOf(from: Side, chunks: readonly Chunk[]): Cursor {
  const bytes = Buffer.concat(chunks.filter(chunk => chunk.from === from).map(chunk => chunk.data))
  return { from, bytes, offset: 0 }
}
