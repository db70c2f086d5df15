import { type Place, WireError } from '../errors/wire-error.ts'
import type { Session } from '../session/session.ts'
import type { Layout, LayoutRef } from './layout.ts'
import { locate, locateWhole, type Skipped } from './locate.ts'

/**
 * Bytes that are walked over to find a path. A walk holds up everything else, half a second for 8 MiB of short texts,
 * and the error has the byte in any case.
 */
const WALKED = 1 << 20

/**
 * Adds the path of the field to an error. Codecs carry no names at run time, so the path is found afterwards:
 * the layout is walked over the bytes of the value, up to where they end.
 */
export async function explain(
  error: unknown,
  connection: {
    readonly protocol: { layout(): Promise<Layout> }
    readonly session: Session
    readonly features: readonly string[]
  },
  type: LayoutRef,
  place: Place,
  bytes: Uint8Array | undefined,
  skipped?: Skipped,
): Promise<unknown> {
  if (!(error instanceof WireError)) return error
  const { version } = connection.session
  const located: Place = { ...place, version, features: connection.features }
  // Inside a type that is pinned to a version, the error has that version; the negotiated one is more useful.
  error.place.version = version
  if (bytes !== undefined && error.place.path === undefined) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const end = buffer.length + (skipped?.bytes ?? 0)
    const { whole, offset = end } = error.place
    const walked = Math.min(offset, end) - (skipped?.bytes ?? 0)
    // If the layout cannot be loaded, report the original error as it is.
    const layout = walked > WALKED ? undefined : await connection.protocol.layout().catch(() => undefined)
    const found =
      layout &&
      (whole === undefined
        ? locate(layout, type, buffer, connection.session, Math.min(offset, end), skipped)
        : locateWhole(layout, type, buffer, connection.session, whole))
    // A missing field has no bytes, so name the value that should contain it.
    const named = found !== undefined && isAbsence(error) ? parentOf(found) : found
    const joint = place.path === undefined || named?.startsWith('[') ? '' : '.'
    if (named) located.path = `${place.path ?? ''}${joint}${named}`
  }
  return error.locate(located)
}

/** Tells whether the error is about a field without bytes, which its text names. */
function isAbsence(error: WireError): boolean {
  return error.code === 'gate' || error.code === 'missing-field'
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.search(/(\.[^.[\]]+|\[\d+\])$/)))
}
