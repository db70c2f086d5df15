import type { Libc } from './libc.ts'

/** The identity of a process: absent where the system cannot tell it. */
export interface Credentials {
  /** Number of the user. */
  readonly uid?: number
  /** Number of the group. */
  readonly gid?: number
  /** Number of the process; another one may have it by now. */
  readonly pid?: number
}

/** A function that asks the kernel for the process at the other end of a socket; undefined if it does not tell. */
type CredentialsReader = (fd: number) => Credentials | undefined

/** The number with which the kernel says that there is no user. */
const NO_ID = 0xffffffff

/** Makes the reader of credentials for this system; undefined if it has none. */
export function credentialsReader(libc: Libc): CredentialsReader | undefined {
  try {
    return process.platform === 'linux' ? linuxReader(libc) : bsdReader(libc)
  } catch {
    // The C library has no such function.
    return undefined
  }
}

/** Reads `SO_PEERCRED`: pid, uid and gid, each of 32 bits. */
function linuxReader(libc: Libc): CredentialsReader {
  const getsockopt = libc.load(null).func('getsockopt', 'int', ['int', 'int', 'int', 'void *', 'void *'])
  const [level, name] = numbersOfPeercred()
  return fd => {
    const [found, size] = [new Uint32Array(3), new Uint32Array([12])]
    if (fd < 0 || getsockopt(fd, level, name, found, size) !== 0) return undefined
    const [pid = 0, uid = NO_ID, gid = NO_ID] = found
    // The process is 0 if it belongs to another namespace.
    return uid === NO_ID ? undefined : { uid, gid, ...(pid === 0 ? {} : { pid }) }
  }
}

/** Returns the numbers of `SOL_SOCKET` and `SO_PEERCRED`, which some architectures have otherwise. */
function numbersOfPeercred(): readonly [level: number, name: number] {
  const { arch } = process
  if (arch === 'mips' || arch === 'mipsel') return [0xffff, 18]
  return [1, arch === 'ppc' || arch === 'ppc64' ? 21 : 17]
}

/** Reads user and group by `getpeereid`, which macOS and the BSDs have. */
function bsdReader(libc: Libc): CredentialsReader {
  const getpeereid = libc.load(null).func('getpeereid', 'int', ['int', 'void *', 'void *'])
  return fd => {
    const [uid, gid] = [new Uint32Array(1), new Uint32Array(1)]
    if (fd < 0 || getpeereid(fd, uid, gid) !== 0) return undefined
    return { uid: uid[0] as number, gid: gid[0] as number }
  }
}
