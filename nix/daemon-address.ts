import { ConnectionError } from '../runtime/errors/errors.ts'
import { parseAddress } from '../runtime/transport/address.ts'

/** The variables that say where the tools of Nix look for a daemon. */
type Environment = Readonly<Record<string, string | undefined>>

/**
 * Finds the socket that an address means which was written for the tools of Nix, as in `NIX_REMOTE`.
 *
 * `daemon`, and `unix://` without a path, are the socket at which these tools look for a daemon: that of
 * `NIX_DAEMON_SOCKET_PATH`, or else `daemon-socket/socket` in `NIX_STATE_DIR`, which is `/nix/var/nix` by default. All
 * others are returned as they are.
 *
 * @throws {ConnectionError} `connect-failed` if it is no address, or that of a store without a socket.
 */
export function daemonAddress(given: string, env: Environment = process.env): string {
  if (/^(?:daemon|unix:(?:\/\/)?)$/.test(given)) return defaultSocket(env)
  const advice = ADVICE.find(([kind]) => kind.test(given))?.[1]
  if (advice !== undefined) throw new ConnectionError('connect-failed', `'${given}' is no address: ${advice}`)
  parseAddress(given)
  return given
}

/** Stores that tools of Nix open, and the ways to reach them here. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:auto|local)?(?:\?|$)|^local:\/\//,
    "tools of Nix open the files of that store by themselves; write 'daemon' for the daemon of this machine",
  ],
  [
    /^ssh(?:-ng)?:\/\//,
    "forward the socket of that machine, as by ssh -N -L /tmp/far.sock:/nix/var/nix/daemon-socket/socket HOST; programs can connect to { command: ['ssh', HOST, 'nix-daemon', '--stdio'] }",
  ],
  [
    /^(?:https?|s3|file|dummy):\/\//,
    'write unix:///path/to/socket of a daemon that takes paths from there: a binary cache speaks another protocol',
  ],
]

function defaultSocket({ NIX_DAEMON_SOCKET_PATH: socket, NIX_STATE_DIR: stateDir }: Environment): string {
  // As for the tools, an empty variable counts as one that is not set.
  return socket || `${stateDir || '/nix/var/nix'}/daemon-socket/socket`
}
