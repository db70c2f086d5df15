import { ConnectionError } from '../errors/errors.ts'

/** The address of a socket, as Node's `net.connect` takes it. */
export type Address = { readonly path: string } | { readonly host: string; readonly port: number }

/**
 * Parses a URL or the path of a socket.
 *
 * @throws {ConnectionError} `connect-failed` if it is neither.
 */
export function parseAddress(target: string): Address {
  if (/^\.{0,2}\//.test(target)) return { path: target }
  const path = target.startsWith('unix://') ? decoded(target.slice('unix://'.length)) : ''
  if (path !== '') return { path }
  const url = URL.canParse(target) ? new URL(target) : undefined
  if (url?.protocol === 'tcp:' && url.port !== '')
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) }
  throw new ConnectionError(
    'connect-failed',
    `'${target}' is no address: write unix:///path/to/socket, tcp://host:port or the path of a socket, such as ./socket`,
  )
}

/** Decodes the path of a URL; gives an empty one if its escapes are malformed. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return ''
  }
}
