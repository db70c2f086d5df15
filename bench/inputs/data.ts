import type { LogMessage, ValidPathInfo } from '../../generated/nix-daemon/index.ts'
import { parseVersion, type Session } from '../../runtime/session/session.ts'

/*
 * The same values in every run, with sizes as in a real store: a path has about ten references, a signature and a
 * deriver, and is 60 to 90 characters long.
 */

/** The session of a recent release. */
export const SESSION: Session = { version: parseVersion('1.37'), features: 0 }

const BASE32 = '0123456789abcdfghijklmnpqrsvwxyz'
const NAMES = ['glibc-2.35-163', 'bash-5.1-p16', 'python3.10-cryptography-37.0.4', 'linux-headers-5.18']

/** Makes a pseudo-random sequence with a fixed seed. */
export function sequence(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 0x1_0000_0000) * below)
  }
}

function hash(next: (below: number) => number, length: number): string {
  let text = ''
  for (let index = 0; index < length; index += 1) text += BASE32[next(32)]
  return text
}

/** Makes store paths of 60 to 80 characters. */
export function storePaths(count: number, seed = 1): string[] {
  const next = sequence(seed)
  return Array.from(
    { length: count },
    () => `/nix/store/${hash(next, 32)}-${NAMES[next(NAMES.length)]}-${hash(next, 4)}`,
  )
}

/** Makes metadata of paths with eight references each: about a kilobyte on the wire, 12 strings. */
export function pathInfos(count: number): ValidPathInfo[] {
  const next = sequence(7)
  return Array.from({ length: count }, (_, index) => {
    const [path, deriver, ...references] = storePaths(10, index + 1)
    return {
      path: path as string,
      info: {
        deriver: `${deriver}.drv`,
        narHash: hash(next, 64),
        references,
        registrationTime: 1_660_000_000 + next(1_000_000),
        narSize: next(1 << 30) * 8,
        ultimate: next(2) === 1,
        sigs: [`cache.nixos.org-1:${hash(next, 86)}==`],
        ca: undefined,
        provenance: undefined,
      },
    }
  })
}

/** Makes the log of a build: lines, results and activities, 90 bytes each. */
export function logMessages(count: number): LogMessage[] {
  const next = sequence(3)
  return Array.from({ length: count }, (_, index): LogMessage => {
    const act = BigInt(4242 * 2 ** 32 + (index >> 2))
    switch (index % 4) {
      case 0:
        return {
          kind: 'StartActivity',
          act,
          level: 'Info',
          type: 'Build',
          text: `building '/nix/store/${hash(next, 32)}-x.drv'`,
          fields: [{ kind: 'String', value: `/nix/store/${hash(next, 32)}-x.drv` }],
          parent: 0n,
        }
      case 1:
        return {
          kind: 'Result',
          act,
          type: 'BuildLogLine',
          fields: [{ kind: 'String', value: `  CC [M]  drivers/net/ethernet/${hash(next, 24)}.o` }],
        }
      case 2:
        return { kind: 'Next', msg: `copying path ${hash(next, 32)} from 'https://cache.nixos.org'` }
      default:
        return { kind: 'StopActivity', act }
    }
  })
}

/** Cuts bytes into chunks as a socket would deliver them, each in its own memory. */
export function chunksOf(bytes: Buffer, size: number): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size)
    const chunk = Buffer.allocUnsafeSlow(piece.length)
    piece.copy(chunk)
    chunks.push(chunk)
  }
  return chunks
}
