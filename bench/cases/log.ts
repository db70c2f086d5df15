import { deepStrictEqual } from 'node:assert'
import { type LogMessage, writeLogMessage } from '../../generated/nix-daemon/log.ts'
import { IsValidPath } from '../../generated/nix-daemon/operations.ts'
import { LogStream } from '../../runtime/client/log-stream.ts'
import type { CallOptions } from '../../runtime/client/options.ts'
import { Writer } from '../../runtime/wire/writer.ts'
import { fromChunks } from '../baselines/chunks.ts'
import { int } from '../baselines/cursor.ts'
import { logMessage } from '../baselines/log.ts'
import type { Benchmark, Prepared, Size } from '../harness/benchmark.ts'
import { connectionTo } from '../harness/connection.ts'
import { pump } from '../harness/turn.ts'
import { chunksOf, logMessages, SESSION } from '../inputs/data.ts'

type Listen = (message: LogMessage) => void

/** Makes a call on a connection that receives these chunks. */
async function ours(chunks: readonly Buffer[], options: CallOptions<LogMessage>): Promise<void> {
  const connection = connectionTo(chunks)
  await connection.call(IsValidPath, { path: '/nix/store/x' }, options)
  connection.destroy()
}

async function iterated(chunks: readonly Buffer[], listen: Listen): Promise<void> {
  const log = new LogStream<LogMessage>()
  const called = ours(chunks, { log })
  for await (const message of log) listen(message)
  await called
}

async function byHand(chunks: readonly Buffer[], listen: Listen): Promise<void> {
  let ended = false
  await pump(
    chunks,
    fromChunks(() => {
      // The reply is one word.
      if (ended) {
        int()
        return
      }
      const message = logMessage()
      if (message.kind === 'Last') ended = true
      else listen(message)
    }),
  )
}

/** Makes a million messages in chunks, followed by the end of the log and a reply. */
function storm(size: Size): { items: number; part: LogMessage[]; chunks: Buffer[] } {
  const items = size === 'full' ? 1_000_000 : 400
  const part = logMessages(Math.min(items, 10_000))
  const w = new Writer(SESSION)
  for (const message of part) writeLogMessage(w, message)
  const bytes = w.take()
  writeLogMessage(w, { kind: 'Last' })
  IsValidPath.writeResponse(w, true)
  const all = Buffer.concat([...Array.from({ length: items / part.length }, () => bytes), w.take()])
  return { items, part, chunks: chunksOf(all, size === 'full' ? 64 << 10 : 1000) }
}

async function counted(run: (listen: Listen) => Promise<void>): Promise<number> {
  let count = 0
  await run(() => {
    count += 1
  })
  return count
}

async function heard(run: (listen: Listen) => Promise<void>): Promise<LogMessage[]> {
  const messages: LogMessage[] = []
  await run(message => messages.push(message))
  return messages
}

export const logStorm: Benchmark = {
  name: 'log',
  title: '1,000,000 log messages while a call runs, to a synchronous listener',
  goal: { ratio: 1.2 },
  unit: 'messages',
  prepare(size): Prepared {
    const { items, part, chunks } = storm(size)
    return {
      items,
      variants: {
        'by hand': () => counted(listen => byHand(chunks, listen)),
        nixwire: () => counted(onLog => ours(chunks, { onLog })),
        'nixwire, no listener': () => ours(chunks, {}),
      },
      keep: { 'nixwire, no listener': () => ours(chunks, {}) },
      async check() {
        const own = await heard(onLog => ours(chunks, { onLog }))
        deepStrictEqual(own, await heard(listen => byHand(chunks, listen)))
        deepStrictEqual(own.slice(0, part.length), part)
      },
    }
  },
}

export const logIterator: Benchmark = {
  name: 'log-iterator',
  title: 'the same as an async iterator, against a synchronous listener by hand',
  goal: { ratio: 3.3 },
  unit: 'messages',
  rounds: 11,
  prepare(size): Prepared {
    const { items, part, chunks } = storm(size)
    return {
      items,
      variants: {
        'by hand': () => counted(listen => byHand(chunks, listen)),
        nixwire: () => counted(listen => iterated(chunks, listen)),
      },
      keep: { nixwire: () => counted(listen => iterated(chunks, listen)) },
      async check() {
        const own = await heard(listen => iterated(chunks, listen))
        deepStrictEqual(own, await heard(listen => byHand(chunks, listen)))
        deepStrictEqual(own.slice(0, part.length), part)
      },
    }
  },
}
