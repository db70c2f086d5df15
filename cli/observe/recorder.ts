import type { Tap } from '../../runtime/transport/tap.ts'
import type { RecordingHeader, Side } from './recording.ts'

/**
 * Records a session line by line as it passes, in the format that `parseRecording` reads. The tap belongs on the
 * server's side of a connection, so that the bytes it receives are the client's.
 */
export function recordTo(header: RecordingHeader, write: (line: string) => void): Tap {
  const start = performance.now()
  const event = (from: Side, what: { readonly data: string } | { readonly end: true }): void => {
    const at = Math.round((performance.now() - start) * 1000) / 1000
    write(`${JSON.stringify({ at, from, ...what })}\n`)
  }
  const data = (bytes: Uint8Array): { readonly data: string } => ({
    data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  })
  write(`${JSON.stringify({ recording: 1, ...header })}\n`)
  return {
    received: bytes => event('client', data(bytes)),
    sent: bytes => event('server', data(bytes)),
    ended: () => event('client', { end: true }),
    finished: () => event('server', { end: true }),
  }
}
