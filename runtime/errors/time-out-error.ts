import { ConnectionError } from './errors.ts'

/** The time in which a client has to go on: one of those that the options of a server set. */
export type TimeOut = 'handshake' | 'request' | 'upload' | 'write' | 'idle'

const PROBLEMS: Readonly<Record<TimeOut, string>> = {
  handshake: 'the client did not end its handshake',
  request: 'the client did not send the rest of its request',
  upload: 'the client did not send more of its upload',
  write: 'the client took none of the bytes that wait for it',
  idle: 'the client sent no request',
}

/** A client that did not go on in time, so that its connection was ended. Its code is `timed-out`. */
export class TimeOutError extends ConnectionError {
  /** The time that was over. */
  readonly which: TimeOut

  /** `ms` is the time that the client had, in milliseconds. */
  constructor(which: TimeOut, ms: number) {
    super('timed-out', `${PROBLEMS[which]} within ${ms / 1000} s`)
    this.which = which
  }
}
