import { leaving } from '../errors/leaving.ts'
import type { HandshakeHooks } from '../protocol/handshake.ts'
import type { Protocol } from '../protocol/protocol.ts'
import { featureBits, featureNames } from '../session/gate.ts'

/** Hooks for both sides of a proxy, by which each sends the values that the other has received. */
interface HandshakeRelay {
  /** Hooks of the proxy's client, which is connected to the real server. */
  readonly client: HandshakeHooks
  /** Hooks of the proxy's server, which is connected to the real client. */
  readonly server: HandshakeHooks
  /** Ends all waits, because one of the sides has failed. */
  reject(error: unknown): void
}

/**
 * Joins two handshakes: each value is sent on one side once it has arrived on the other, so that both sides
 * negotiate the same. Versions and features that the spec does not have are not passed on.
 */
export function relayHandshakes(protocol: Protocol): HandshakeRelay {
  const fromClient = new Heard()
  const fromServer = new Heard()
  const known = knownOnly(protocol)
  const reject = (error: unknown): void => {
    fromClient.reject(error)
    fromServer.reject(error)
  }
  const hooks = (own: Heard, other: Heard): HandshakeHooks => ({
    choose: async (name, ours) => (await other.value(name)) ?? ours,
    heard: (name, value) => own.set(name, known(name, value)),
    skipped: name => own.set(name, undefined),
  })
  return {
    client: hooks(fromServer, fromClient),
    server: {
      ...hooks(fromClient, fromServer),
      // The server's side may wait for a server that is silent, and would not notice that its client has left.
      gone: error => reject(leaving(error)),
    },
    reject,
  }
}

/** The values that one side has received, which the other side waits for. */
class Heard {
  readonly #values = new Map<string, PromiseWithResolvers<unknown>>()
  #rejected: { readonly error: unknown } | undefined

  value(name: string): Promise<unknown> {
    return this.#entry(name).promise
  }

  set(name: string, value: unknown): void {
    this.#entry(name).resolve(value)
  }

  reject(error: unknown): void {
    this.#rejected = { error }
    for (const { reject } of this.#values.values()) reject(error)
  }

  #entry(name: string): PromiseWithResolvers<unknown> {
    const found = this.#values.get(name)
    if (found !== undefined) return found
    const entry = withResolvers()
    // Without a handler, a value that is never awaited would be an unhandled rejection.
    entry.promise.catch(() => {})
    if (this.#rejected !== undefined) entry.reject(this.#rejected.error)
    this.#values.set(name, entry)
    return entry
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

function withResolvers(): PromiseWithResolvers<unknown> {
  let resolve: (value: unknown) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<unknown>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  return { promise, resolve, reject }
}

/** Limits versions and features to those of the spec: the proxy could not follow the bytes of others. */
function knownOnly(protocol: Protocol): (name: string, value: unknown) => unknown {
  const versions = new Set<string>()
  const features = new Set<string>()
  for (const step of protocol.handshake) {
    if (step.kind !== 'negotiate') continue
    const names = step.what === 'version' ? versions : features
    names.add(step.client).add(step.server)
  }
  return (name, value) => {
    if (versions.has(name)) return Math.min(value as number, protocol.max)
    if (features.has(name)) {
      return featureNames(featureBits(value as string[], protocol.features), protocol.features)
    }
    return value
  }
}
