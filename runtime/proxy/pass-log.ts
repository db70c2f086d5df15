import type { ClientConnection } from '../client/connection.ts'
import type { CallOptions, LongTexts } from '../client/options.ts'
import { DecodeError } from '../errors/errors.ts'
import type { AnyMessage } from '../protocol/protocol.ts'
import type { ServerCall } from '../server/call.ts'
import { isSameSession } from '../session/session.ts'

/** Callbacks that see the log of a call. */
interface LogWatch {
  message(message: AnyMessage): void
  /** Called with the error about a text that is not passed on whole. */
  cut(error: DecodeError): void
}

type LogOptions = Pick<CallOptions<AnyMessage>, 'onLog' | 'longTexts'>

/**
 * Passes the logs of calls on to the client of a connection, which makes one call after the other. Returns a function
 * that gives the options of the next call: always the same ones, because making them takes 7 % of a short call.
 */
export function passLogs(
  upstream: ClientConnection,
  { log, session }: Pick<ServerCall, 'log' | 'session'>,
): (watch: LogWatch) => LogOptions {
  let watched: LogWatch
  const onLog = (message: AnyMessage): void => {
    watched.message(message)
    log.say(message)
    log.holdBack(upstream)
    if (message.cut !== undefined) watched.cut(cutError(message.cut))
  }
  const options = isSameSession(upstream.session, session)
    ? { onLog, longTexts: longTextsOf(log.passOn(upstream), message => watched.message(message)) }
    : { onLog }
  return watch => {
    watched = watch
    return options
  }
}

function longTextsOf(
  sink: ReturnType<ServerCall['log']['passOn']>,
  tell: (message: AnyMessage) => void,
): LongTexts {
  return {
    ...sink,
    end(message) {
      sink.end()
      tell(message)
    },
  }
}

function cutError(bytes: number): DecodeError {
  return new DecodeError(
    'limit-exceeded',
    `a text in the log lost ${bytes} bytes, since both sides speak different versions: raise the limit (limits.text, --max-log-text)`,
  )
}
