// Generated from spec/nix-daemon by npm run generate. Do not edit.

import type { Duplex } from 'node:stream'
import type { Target } from '../../runtime/codegen/client.ts'
import { type ProxyOptions, proxyStream } from '../../runtime/codegen/proxy.ts'
import {
  type Listening,
  listenOn,
  type ServerConnection,
  type StreamPair,
} from '../../runtime/codegen/server.ts'
import { nixDaemon } from './protocol.ts'

/**
 * Stands between a client and a server of the Nix daemon protocol.
 *
 * Where both sides have negotiated alike, each sees the bytes that the other one sent; otherwise
 * values are encoded anew, and a loss that the spec does not declare harmless is an error that names
 * the field. Nothing is held whole.
 *
 * @param stream The client: a duplex stream, or a pair of them such as the standard ones of a process.
 * @param target The server, in all the ways that {@link connect} takes.
 * @throws {ConnectionError} `connect-failed` or `handshake-refused`; what comes later ends the
 *   connection, see `onError`.
 * @see [spec/nix-daemon/protocol.yaml:4](../../spec/nix-daemon/protocol.yaml#L4)
 */
export function proxy(
  stream: Duplex | StreamPair,
  target: Target,
  options: ProxyOptions = {},
): Promise<ServerConnection> {
  return proxyStream(nixDaemon, stream, target, options)
}

/**
 * Listens on a socket, and stands between every client that connects and a server.
 *
 * @param url `unix:///path/to/socket`, the path of a socket, or `tcp://host:port`.
 * @param options The same for all connections, or made anew for each.
 * @throws {ConnectionError} `listen-failed`.
 */
export function listenAsProxy(
  url: string,
  target: Target,
  options: ProxyOptions | (() => ProxyOptions) = {},
): Promise<Listening> {
  return listenOn(url, stream => {
    const own = typeof options === 'function' ? options() : options
    return { connection: proxy(stream, target, own), onError: own.onError }
  })
}
