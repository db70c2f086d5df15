import { ConnectionError } from './errors.ts'
import type { Place } from './wire-error.ts'

/**
 * The thing that was waited for when the time was over: a `connection`, the `handshake`, the call's `turn`, the server
 * to take bytes (`sending`), the `source` of an upload, the `reply`, the `body` of a download, or the caller that had
 * the body to read (`reader`).
 */
export type WaitedFor =
  | 'connection'
  | 'handshake'
  | 'turn'
  | 'sending'
  | 'source'
  | 'reply'
  | 'body'
  | 'reader'

const WORDS: Readonly<Record<WaitedFor, string>> = {
  connection: 'a connection',
  handshake: 'the handshake',
  turn: 'its turn behind other calls',
  sending: 'the server to take what was sent',
  source: 'the source of the body',
  reply: 'the reply',
  body: 'more bytes of the body',
  reader: 'the caller to read the body',
}

/** A deadline that has passed, or bytes that have not come for too long. Its code is `timed-out`. */
export class DeadlineError extends ConnectionError {
  /** The thing that was waited for. */
  readonly waitedFor: WaitedFor
  /**
   * Whether the connection can carry another call. If not, the request was sent, and the server may have carried it
   * out, unless there was no connection yet.
   */
  readonly usable: boolean

  /** `what` says which time is over, such as `timed out after 500 ms`. */
  constructor(what: string, waitedFor: WaitedFor, usable: boolean, place?: Place) {
    super('timed-out', `${what}, waiting for ${WORDS[waitedFor]}${outcome(waitedFor, usable)}`, place)
    this.waitedFor = waitedFor
    this.usable = usable
  }
}

function outcome(waitedFor: WaitedFor, usable: boolean): string {
  if (waitedFor === 'connection' || waitedFor === 'handshake') return ''
  if (waitedFor === 'turn')
    return `; nothing was sent${usable ? ', and the connection can still be used' : ''}`
  return '; the request was sent, so the connection cannot be used any more: connect again'
}
