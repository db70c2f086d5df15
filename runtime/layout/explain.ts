import { type Place, WireError } from '../errors/wire-error.ts'
import type { Session } from '../session/session.ts'
import type { Layout, LayoutRef } from './layout.ts'
import { locate, locateWhole, type Skipped } from './locate.ts'

/**
 * Adds to an error the path of the field at which it happened. Codecs carry no names at run time: the path
 * is found afterwards, by walking over the bytes of the value, as far as they go, with the layout.
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
  // Inside of a type that is pinned to a version, an error knows that one: what was negotiated says more.
  error.place.version = version
  if (bytes !== undefined && error.place.path === undefined) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const end = buffer.length + (skipped?.bytes ?? 0)
    const { whole, offset = end } = error.place
    // If the layout cannot be loaded, give the error without a path.
    const layout = await connection.protocol.layout().catch(() => undefined)
    const found =
      layout &&
      (whole === undefined
        ? locate(layout, type, buffer, connection.session, Math.min(offset, end), skipped)
        : locateWhole(layout, type, buffer, connection.session, whole))
    // A missing field has no bytes of its own, so name the value that should contain it.
    const named = found !== undefined && isAbsence(error) ? parentOf(found) : found
    const joint = place.path === undefined || named?.startsWith('[') ? '' : '.'
    if (named) located.path = `${place.path ?? ''}${joint}${named}`
  }
  return error.locate(located)
}

/** True for an error about a field that has no bytes. Its text names the field. */
function isAbsence(error: WireError): boolean {
  return error.code === 'gate' || error.code === 'missing-field'
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.search(/(\.[^.[\]]+|\[\d+\])$/)))
}
