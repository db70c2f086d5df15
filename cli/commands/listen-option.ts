import { WireError } from '../../runtime/errors/wire-error.ts'
import { type ListenAddress, type PassedSockets, takePassedSockets } from '../../runtime/index.ts'
import { UsageError, UserError } from '../io.ts'
import { messageOf } from '../text/visible-text.ts'

/** The option for the place to listen. */
export const listenOption = {
  value: 'URL',
  about:
    'where to listen: unix:///path/to/socket, the path of a socket, or tcp://host:port; leave it out for the sockets that systemd passes',
} as const

/** The options that say where to listen, and how a socket is made there. */
interface Given {
  readonly listen: string | undefined
  readonly socketMode: string | undefined
  readonly socketGroup: string | undefined
}

/**
 * Finds the place to listen: the option, or else the sockets that were passed to this process, or else the default.
 *
 * @throws {UserError}
 */
export function listenAddress(
  { listen, socketMode, socketGroup }: Given,
  byDefault: string | undefined,
  env: Record<string, string | undefined> = process.env,
): ListenAddress {
  // Sockets for another process do not concern a user who says where to listen.
  if (listen !== undefined && env.LISTEN_PID !== String(process.pid)) return listen
  const passed = passedSockets(env)
  if (passed === undefined) {
    const address = listen ?? byDefault
    if (address === undefined) throw new UsageError(`--listen ${listenOption.value} is missing`)
    return address
  }
  for (const [option, value] of Object.entries({ listen, socketMode, socketGroup })) {
    if (value !== undefined) throw new UsageError(`${NAMES[option]} ${value}: ${REASON}`)
  }
  return passed
}

const NAMES: Readonly<Record<string, string>> = {
  listen: '--listen',
  socketMode: '--socket-mode',
  socketGroup: '--socket-group',
}

const REASON =
  'leave it out, since sockets were passed to this process (LISTEN_FDS); the program that made them decides about it, as ListenStream=, SocketMode= and SocketGroup= of systemd do'

function passedSockets(env: Record<string, string | undefined>): PassedSockets | undefined {
  try {
    return takePassedSockets(env)
  } catch (error) {
    if (error instanceof WireError) throw new UserError(messageOf(error))
    throw error
  }
}
