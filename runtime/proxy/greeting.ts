import type { AnyMessage } from '../protocol/protocol.ts'
import type { ServerLog } from '../server/log.ts'

/** The messages that a server sends in the handshake, kept until the client can be told, and no longer. */
export class Greeting {
  #messages: AnyMessage[] | undefined = []

  readonly hear = (message: AnyMessage): void => {
    this.#messages?.push(message)
  }

  /** Passes the messages on. Later ones belong to calls, which pass them on themselves. */
  sayTo(log: ServerLog): void {
    for (const message of this.#messages ?? []) log.say(message)
    this.#messages = undefined
  }
}
