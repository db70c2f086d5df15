import { type LogMessage, resultPayload } from '../../generated/nix-daemon/log.ts'
import type { SetOptionsRequest } from '../../generated/nix-daemon/operations.ts'
import { V1_12, V1_22 } from '../../generated/nix-daemon/versions.ts'
import type { Session } from '../../runtime/index.ts'

/*
 * The lines that a builder writes come as results of its activity. Up to Nix 2.3 daemons also send them as
 * plain lines, where the client asks for that, and clients show only those; since 2.4 clients show the
 * results. So that every client sees each line once, it is told in the way of its release.
 */

/** True where what is at the other end is of Nix 2.4 or later. */
export function showsResults(session: Session): boolean {
  return session.version >= V1_22
}

/** True where a client wants to see what builders write. */
export function wantsLines(options: SetOptionsRequest | undefined): boolean {
  return options?.verboseBuild === 'Error' || options?.verboseBuild === 0
}

/** The line that a message carries, if it is of a build. */
export function buildLine(message: LogMessage): string | undefined {
  const payload = message.kind === 'Result' ? resultPayload(message) : undefined
  return payload?.type === 'BuildLogLine' ? payload.line : undefined
}

/** A client's settings for the store behind, as far as its version has them. */
export function optionsFor(
  upstream: Session,
  client: Session,
  { overrides, ...options }: SetOptionsRequest,
): SetOptionsRequest {
  return {
    ...options,
    ...(upstream.version < V1_12 ? {} : { overrides }),
    ...(showsResults(client) && !showsResults(upstream) ? { verboseBuild: 'Vomit' as const } : {}),
  }
}
