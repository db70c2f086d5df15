import type { UnkeyedValidPathInfo } from '../../generated/nix-daemon/index.ts'

/** Calls of one operation that a client makes, one after the other or some in flight. */
export interface Questions {
  readonly socket: string
  readonly operation: 'IsValidPath' | 'QueryPathInfo'
  readonly path: string
  /** Calls before the measured ones. */
  readonly warmUp: number
  readonly count: number
  readonly inFlight?: number
}

/** The NAR of a path, which a client downloads and drops. */
export interface Download {
  readonly socket: string
  readonly path: string
  readonly into: 'sink' | 'iterator'
  /** Whether to compute the checksum of the bytes. */
  readonly summed?: boolean
}

/** A file with the NAR of a path to add. */
export interface Upload {
  readonly socket: string
  readonly path: string
  readonly info: UnkeyedValidPathInfo
  readonly file: string
}

/** Bytes to send in frames of one chunk each. */
export interface Framed {
  readonly bytes: number
  readonly chunk: number
  /** Frames that a sender in C passes to one system call; 0 if it collects them in a buffer. */
  readonly together: number
}

/** The receiving end of some frames. */
export interface Receive {
  /** Address to connect to; absent for a receiver that listens. */
  readonly socket?: string
  readonly into: 'sink' | 'iterator'
  /** Whether to compute the checksum of the bytes. */
  readonly summed?: boolean
}

/** A store to open, with a number of valid paths without contents. */
export interface Opening {
  readonly dir: string
  readonly storeDir: string
  readonly paths: number
  /** Whether all paths refer to the first one, instead of four others each. */
  readonly star?: boolean
  /** Whether each path has contents: an empty file. */
  readonly contents?: boolean
  /** Address of another store that supplies the paths that this one lacks. */
  readonly upstream?: string
  /** Whether to add only the first path, a folder with that number of files. */
  readonly folder?: boolean
}

/** A request, or some, that a client makes of a store. */
export interface Demand {
  readonly url: string
  readonly storeDir: string
  readonly name: string
  /** Number of valid paths, and of elements of the request. */
  readonly paths: number
}
