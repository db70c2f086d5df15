import type { ClientConnection } from '../client/connection.ts'
import type { CallOptions } from '../client/options.ts'
import { DecodeError } from '../errors/errors.ts'
import type { AnyMessage } from '../protocol/protocol.ts'
import type { ServerCall } from '../server/call.ts'

/** Callbacks that see the log of a call. */
interface LogWatch {
  message(message: AnyMessage): void
  /** Called with the error about a text that is not passed on whole. */
  cut(error: DecodeError): void
}

/** Makes the options of a call whose log is passed on to the client of another call. */
export function passLog(
  upstream: ClientConnection,
  { log, session }: ServerCall,
  watch: LogWatch,
): Pick<CallOptions<AnyMessage>, 'onLog' | 'longTexts'> {
  const onLog = (message: AnyMessage): void => {
    watch.message(message)
    log.say(message)
    log.holdBack(upstream)
    if (message.cut !== undefined) watch.cut(cutError(message.cut))
  }
  const { version, features } = upstream.session
  if (session.version !== version || session.features !== features) return { onLog }
  const sink = log.passOn(upstream)
  const end = (message: AnyMessage): void => {
    sink.end()
    watch.message(message)
  }
  return { onLog, longTexts: { ...sink, end } }
}

function cutError(bytes: number): DecodeError {
  return new DecodeError(
    'limit-exceeded',
    `a text in the log lost ${bytes} bytes, since both sides speak different versions: raise the limit (limits.text, --max-log-text)`,
  )
}
