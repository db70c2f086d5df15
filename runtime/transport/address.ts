import { ConnectionError } from '../errors/errors.ts'

/** The address of a socket, as Node's `net.connect` takes it. */
export type Address = { readonly path: string } | { readonly host: string; readonly port: number }

/**
 * Parses the address of a socket: `unix:///PATH` or `unix:/PATH` with escapes such as `%20`, `tcp://HOST:PORT`, or a
 * path that begins with `/`, `./` or `../`.
 *
 * @throws {ConnectionError} `connect-failed` if it is none of these.
 */
export function parseAddress(target: string): Address {
  if (/^\.{0,2}\//.test(target)) return { path: checkedPath(target, target) }
  if (target.startsWith('unix:')) return { path: checkedPath(pathOf(target), target) }
  const url = URL.canParse(target) ? new URL(target) : undefined
  if (url?.protocol === 'tcp:' && url.port !== '')
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) }
  throw noAddress(
    target,
    'write unix:///path/to/socket, tcp://host:port or the path of a socket, such as ./socket',
  )
}

/** Writes the path of a socket as a URL. */
export function urlOfPath(path: string): string {
  // Clients that do not decode escapes find those paths, too, in which only these characters are special.
  const escaped = encodeURIComponent(path).replace(/%(?:2F|3A|40|2B|2C|3D)/g, decodeURIComponent)
  return `unix://${escaped}`
}

/** Takes the path out of a URL. */
function pathOf(target: string): string {
  const rest = target.replace(/^unix:(?:\/\/)?/, '')
  const extra = /[?#].*$/s.exec(rest)?.[0]
  if (extra !== undefined) {
    throw noAddress(
      target,
      `leave out '${extra}', since an address has no parameters here; in the path of a socket write %3F for '?' and %23 for '#'`,
    )
  }
  try {
    return decodeURIComponent(rest)
  } catch {
    throw noAddress(target, "a '%' in it is not followed by two digits of a byte of UTF-8: write %25 for '%'")
  }
}

/** Refuses a path by which the system would find another socket. */
function checkedPath(path: string, target: string): string {
  if (path === '') throw noAddress(target, 'write the path of a socket, such as unix:///path/to/socket')
  // A first one stands for the abstract namespace of Linux; the system takes any other for the end.
  if (path.includes('\0', 1)) throw noAddress(target, 'the path of a socket has no NUL in it')
  return path
}

function noAddress(target: string, advice: string): ConnectionError {
  return new ConnectionError('connect-failed', `'${target}' is no address: ${advice}`)
}
