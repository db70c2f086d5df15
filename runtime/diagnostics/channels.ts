import { type Channel, channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { DiagnosticEvents } from './events.ts'

/** Name of a channel. */
type Name = keyof DiagnosticEvents

/** The channels of `node:diagnostics_channel` on which the library tells its events. */
const channels: Readonly<Record<Name, Channel>> = {
  'nixwire:server:connection-opened': channel('nixwire:server:connection-opened'),
  'nixwire:server:handshake-done': channel('nixwire:server:handshake-done'),
  'nixwire:server:connection-refused': channel('nixwire:server:connection-refused'),
  'nixwire:server:connection-failed': channel('nixwire:server:connection-failed'),
  'nixwire:server:connection-closed': channel('nixwire:server:connection-closed'),
  'nixwire:server:call-started': channel('nixwire:server:call-started'),
  'nixwire:server:call-ended': channel('nixwire:server:call-ended'),
  'nixwire:client:call-started': channel('nixwire:client:call-started'),
  'nixwire:client:call-ended': channel('nixwire:client:call-ended'),
}

const served = Object.entries(channels).flatMap(([name, each]) =>
  name.startsWith('nixwire:server:') ? [each] : [],
)

/** Tells whether any of these events is heard. */
export function isHeard(...names: readonly Name[]): boolean {
  return names.some(name => channels[name].hasSubscribers)
}

const started = channels['nixwire:server:call-started']
const ended = channels['nixwire:server:call-ended']

/** Tells whether the calls of servers are heard. It is asked for each call, so it makes no object. */
export function areCallsHeard(): boolean {
  return started.hasSubscribers || ended.hasSubscribers
}

/** Tells whether any event of servers is heard. */
export function isServerHeard(): boolean {
  return served.some(each => each.hasSubscribers)
}

/** Tells an event to all that listen. */
export function tell<N extends Name>(name: N, event: DiagnosticEvents[N]): void {
  channels[name].publish(event)
}

/**
 * Calls back for each event of a kind in this process. Returns a function that ends that. The events of a server's
 * connection are told if any event of servers was listened to when it was opened.
 *
 * An error that the listener throws is an uncaught exception of the process, as `node:diagnostics_channel` has it.
 */
export function onEvent<N extends Name>(name: N, listener: (event: DiagnosticEvents[N]) => void): () => void {
  const hear = (message: unknown): void => listener(message as DiagnosticEvents[N])
  subscribe(name, hear)
  return () => {
    unsubscribe(name, hear)
  }
}
