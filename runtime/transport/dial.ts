import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { DeadlineError } from '../errors/deadline-error.ts'
import { ConnectionError } from '../errors/errors.ts'
import { parseAddress } from './address.ts'
import { KEEP_ALIVE } from './keep-alive.ts'
import { onAbort } from './on-abort.ts'
import { ReadBuffer } from './read-buffer.ts'
import { type Target, Transport } from './transport.ts'

/** Number of times to try again if the backlog of the listening socket is full, which soon passes. */
const RETRIES = 60
const RETRY_MS = 5

/** Builds the error for a connection attempt that was given up: by its deadline, or by the caller. */
export function givenUp(signal: AbortSignal | undefined): ConnectionError {
  if (signal?.reason instanceof DeadlineError) return signal.reason
  return new ConnectionError('aborted', 'connecting was given up', {}, { cause: signal?.reason })
}

/**
 * Connects to a target; `peer` is the word for the server in errors.
 *
 * @throws {ConnectionError} `bad-option` for a target of another type, `connect-failed` if there is no
 * connection, `aborted` or `timed-out` if `signal` ends the attempt.
 */
export async function dial(target: Target, signal?: AbortSignal, peer = 'server'): Promise<Transport> {
  if (signal?.aborted === true) throw givenUp(signal)
  if (typeof target === 'string') return dialSocket(target, signal, peer)
  if (typeof target !== 'object' || target === null) {
    throw new ConnectionError(
      'bad-option',
      `expected an address, streams or a command to connect to, got ${target}`,
    )
  }
  if ('command' in target) return (await import('./spawn.ts')).spawnCommand(target)
  if ('readable' in target && typeof target.readable === 'object') return new Transport(target)
  const duplex = target as Duplex
  return new Transport({ readable: duplex, writable: duplex })
}

async function dialSocket(target: string, signal: AbortSignal | undefined, peer: string): Promise<Transport> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const reads = new ReadBuffer()
      const socket = await openSocket(target, reads, signal)
      return new Transport({ readable: socket, writable: socket }, { reads, copies: true })
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code
      if (signal?.aborted === true) throw givenUp(signal)
      if (code === 'EAGAIN' && attempt < RETRIES) {
        await sleep(RETRY_MS * (attempt + 1), undefined, { signal }).catch(() => {})
        continue
      }
      if (cause instanceof ConnectionError) throw cause
      throw new ConnectionError(
        'connect-failed',
        `cannot connect to ${target}: ${(cause as Error).message}; is the ${peer} running, and may this user open its socket?`,
        {},
        { cause },
      )
    }
  }
}

function openSocket(target: string, reads: ReadBuffer, signal: AbortSignal | undefined): Promise<Socket> {
  const socket = connect({
    ...parseAddress(target),
    ...KEEP_ALIVE,
    onread: { buffer: reads.buffer, callback: reads.onRead },
  })
  return new Promise((resolve, reject) => {
    const stopWaiting = onAbort(signal, () => {
      socket.destroy(givenUp(signal))
    })
    socket.once('close', stopWaiting)
    socket.once('connect', () => {
      stopWaiting()
      socket.off('error', reject)
      socket.setNoDelay()
      resolve(socket)
    })
    socket.once('error', reject)
  })
}
