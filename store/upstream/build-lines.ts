import { type LogMessage, resultPayload } from '../../generated/nix-daemon/log.ts'
import type { SetOptionsRequest, SetOptionsRequestInit } from '../../generated/nix-daemon/operations.ts'
import { V1_12, V1_22 } from '../../generated/nix-daemon/versions.ts'
import type { Session } from '../../runtime/index.ts'

/*
 * Lines of a builder's output arrive as results of its activity. Up to Nix 2.3, daemons also send them as plain
 * lines if the client asks for that, and clients show only these; since 2.4 clients show the results. Each client
 * gets the lines in the form of its release, so that it shows each line once.
 */

/** Tells whether the peer is Nix 2.4 or later. */
export function showsResults(session: Session): boolean {
  return session.version >= V1_22
}

/** Tells whether a client wants to see the output of builders. */
export function wantsLines(options: SetOptionsRequest | undefined): boolean {
  return options?.verboseBuild === 'Error' || options?.verboseBuild === 0
}

/** Extracts the line of a builder's output from a message, if it has one. */
export function buildLine(message: LogMessage): string | undefined {
  const payload = message.kind === 'Result' ? resultPayload(message) : undefined
  return payload?.type === 'BuildLogLine' ? payload.line : undefined
}

/** Says that the end of a text in the log is missing. */
export function cutWarning(bytes: number): string {
  return `\u001b[35;1mwarning:\u001b[0m ${bytes} more bytes of this text are left out\n`
}

/** Converts a client's settings to those that the upstream session has. */
export function optionsFor(
  upstream: Session,
  client: Session,
  { overrides, ...options }: SetOptionsRequest,
): SetOptionsRequestInit {
  return {
    ...options,
    ...(upstream.version < V1_12 ? {} : { overrides }),
    ...(showsResults(client) && !showsResults(upstream) ? { verboseBuild: 'Vomit' as const } : {}),
  }
}
