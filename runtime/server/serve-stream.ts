import type { Duplex } from 'node:stream'
import type { AnyMessage, Protocol } from '../protocol/protocol.ts'
import type { StreamPair } from '../transport/transport.ts'
import type { Awaitable, Dispatch } from './call.ts'
import type { ServerConnection } from './connection.ts'
import { refusing, traceConnection } from './connection-trace.ts'
import { dispatchTo } from './dispatch.ts'
import { openServer } from './open.ts'
import type { ServeOptions } from './options.ts'

/**
 * Runs the handshake as a server, and serves requests with handlers that are named as the client's methods.
 *
 * @throws {ConnectionError} `handshake-refused`, or the error of `handlers`. The stream is closed then.
 */
export async function serveStream<Message extends AnyMessage, Said, Hello>(
  protocol: Protocol<Message>,
  stream: Duplex | StreamPair,
  handlers: object | ((connection: ServerConnection<Message, Said>) => Awaitable<object>),
  options: ServeOptions<Hello> = {},
): Promise<ServerConnection<Message, Said>> {
  const accept = async (connection: ServerConnection<Message, Said>): Promise<Dispatch> =>
    dispatchTo(typeof handlers === 'function' ? await handlers(connection) : handlers, protocol)
  const trace = traceConnection(protocol, options)
  return refusing(trace, async () => {
    const connection = await openServer<Message, Said, Hello>(
      protocol,
      stream,
      accept,
      options,
      undefined,
      trace,
    )
    void connection.run()
    return connection
  })
}
