import { deepStrictEqual } from 'node:assert'
import { PassThrough } from 'node:stream'
import { type LogMessage, writeLogMessage } from '../../generated/nix-daemon/log.ts'
import { IsValidPath } from '../../generated/nix-daemon/operations.ts'
import { nixDaemon } from '../../generated/nix-daemon/protocol.ts'
import { ClientState } from '../../runtime/client-state.ts'
import { runChannel } from '../../runtime/exchange.ts'
import { Input } from '../../runtime/input.ts'
import { LogListener } from '../../runtime/log-listener.ts'
import type { AnyOperation, Protocol } from '../../runtime/protocol.ts'
import { Transport } from '../../runtime/transport.ts'
import { Writer } from '../../runtime/writer.ts'
import { fromChunks } from '../baselines/chunks.ts'
import { logMessage } from '../baselines/log.ts'
import type { Benchmark } from '../benchmark.ts'
import { chunksOf, logMessages } from '../data.ts'
import { SESSION } from '../session.ts'
import { pump } from '../turn.ts'

type Listen = (message: LogMessage) => void

/** The client's loop over the log channel. */
async function ours(chunks: readonly Buffer[], listen: Listen | undefined): Promise<void> {
  const input = new Input(SESSION)
  const stream = new PassThrough()
  const transport = new Transport({ readable: stream, writable: stream })
  const state = new ClientState(nixDaemon as unknown as Protocol, SESSION, transport, input, false)
  const pushed = pump(chunks, chunk => input.push(chunk))
  await runChannel(state, IsValidPath as unknown as AnyOperation, new LogListener(listen), undefined)
  await pushed
}

async function byHand(chunks: readonly Buffer[], listen: Listen): Promise<void> {
  await pump(
    chunks,
    fromChunks(() => {
      const message = logMessage()
      if (message.kind !== 'Last') listen(message)
    }),
  )
}

export const logStorm: Benchmark = {
  name: 'log',
  title: '1,000,000 log messages while a call runs, to a synchronous listener',
  goal: { ratio: 1.2 },
  unit: 'messages',
  prepare(size) {
    const items = size === 'full' ? 1_000_000 : 400
    const part = logMessages(Math.min(items, 10_000))
    const w = new Writer(SESSION)
    for (const message of part) writeLogMessage(w, message)
    const bytes = w.take()
    writeLogMessage(w, { kind: 'Last' })
    const chunks = chunksOf(
      Buffer.concat([...Array.from({ length: items / part.length }, () => bytes), w.take()]),
      size === 'full' ? 64 << 10 : 1000,
    )
    const counted = async (run: (listen: Listen) => Promise<void>): Promise<number> => {
      let count = 0
      await run(() => {
        count += 1
      })
      return count
    }
    return {
      items,
      variants: {
        'by hand': () => counted(listen => byHand(chunks, listen)),
        nixwire: () => counted(listen => ours(chunks, listen)),
        'nixwire, nobody listens': () => ours(chunks, undefined),
      },
      keep: { 'nixwire, nobody listens': () => ours(chunks, undefined) },
      async check() {
        const [hand, own]: [LogMessage[], LogMessage[]] = [[], []]
        await byHand(chunks, message => hand.push(message))
        await ours(chunks, message => own.push(message))
        deepStrictEqual(own, hand)
        deepStrictEqual(own.slice(0, part.length), part)
      },
    }
  },
}
