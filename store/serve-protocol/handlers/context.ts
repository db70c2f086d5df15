import type { NixDaemonClient } from '../../../generated/nix-daemon/client.ts'
import type { BuildOptions } from '../../../generated/nix-serve/types.ts'
import { HandlerError, type Session } from '../../../runtime/index.ts'

/** The rights of a client, as the program that it starts is told them. */
export interface ServeRights {
  /** Whether it may add paths, fetch them and build. */
  readonly write: boolean
  /** Whether the paths that it adds need neither a signature nor a content address, and it may build any derivation. */
  readonly trusted: boolean
}

/** The state that the handlers of one connection share. */
export interface Context {
  /** The store's own server, which answers all that is asked here. */
  readonly daemon: NixDaemonClient
  readonly rights: ServeRights
  readonly session: Session
}

/** Requests that are sent to the store's server before the first answer. */
export const IN_FLIGHT = 64

/** Refuses a client that may only read. @param what for example `importing paths`. @throws {HandlerError} */
export function requireWrite({ rights }: Context, what: string): void {
  if (!rights.write) throw new HandlerError(`${what} is not allowed`)
}

/** Asks for several elements ahead, and yields the answers in their order. */
export async function* askAhead<T, U>(
  items: Iterable<T>,
  ask: (item: T) => Promise<U>,
): AsyncGenerator<readonly [T, U], void, undefined> {
  const asked: { readonly item: T; readonly answer: Promise<U> }[] = []
  for (const item of items) {
    const answer = ask(item)
    // It is awaited later, and may fail before.
    answer.catch(() => {})
    asked.push({ item, answer })
    const first = asked.length < IN_FLIGHT ? undefined : asked.shift()
    if (first !== undefined) yield [first.item, await first.answer]
  }
  for (const { item, answer } of asked) yield [item, await answer]
}

/** Sends the options of a build as settings of the connection. @throws {HandlerError} for repeated builds. */
export async function setBuildOptions(
  { daemon }: Context,
  { maxSilentTime, buildTimeout, maxLogSize, nrRepeats, keepFailed }: BuildOptions,
  useSubstitutes: boolean,
): Promise<void> {
  if (nrRepeats !== 0)
    throw new HandlerError('client requested repeating builds, but this is not currently implemented')
  const overrides: [string, string][] = []
  if (buildTimeout !== 0) overrides.push(['timeout', `${buildTimeout}`])
  if (maxLogSize !== 0) overrides.push(['max-log-size', `${maxLogSize}`])
  await daemon.setOptions({
    verbosity: 'Error',
    keepFailed,
    maxBuildJobs: 1,
    buildCores: 0,
    maxSilentTime,
    useSubstitutes,
    overrides,
  })
}
