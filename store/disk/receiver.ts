import type { HashAlgorithm } from '../../nix/hash.ts'
import { CanonicalNarReader } from '../../nix/nar/nar-reader.ts'
import type { AddressedBy, Measured } from '../model/contents.ts'
import { BodyHash, type Hashes, measure } from './body-hash.ts'
import { contentCheck } from './content-check.ts'
import { dumpTree } from './dump-tree.ts'
import { NewFile } from './new-file.ts'
import { Unpacker } from './unpacker.ts'

/** A body to receive: where its files go, and what is computed of it. */
export interface Receiving {
  /** A NAR to unpack, or the bytes of one file that is not executable. */
  readonly form: 'nar' | 'flat'
  /** Path of the root node, which must not exist. */
  readonly root: Buffer
  /** Hashes to compute of the body. */
  readonly algorithms: readonly HashAlgorithm[]
  /** The content address to compute of a NAR. */
  readonly addressedBy?: AddressedBy | undefined
  /** Maximum nesting of a NAR. */
  readonly maxDepth: number
}

/** Lists all hashes that are computed of a body at its request. */
export function algorithmsOf({ algorithms, addressedBy }: Receiving): readonly HashAlgorithm[] {
  return addressedBy === undefined ? algorithms : [...algorithms, addressedBy.algorithm]
}

export interface Received extends Measured {
  readonly hashes: Hashes
  readonly addressHashes?: readonly string[]
}

/** Writes the files of a body while it is fed, and hashes it. After an error, the caller has to remove the rest. */
export interface Receiver {
  /** Bytes of the current file that have not arrived yet. */
  readonly contentLeft: number
  feed(bytes: Buffer): void
  /** Ends the body, and tells what was received. */
  end(): Received | Promise<Received>
  /** Closes an unfinished file. */
  abandon(): void
}

export function receiverOf(receiving: Receiving): Receiver {
  return receiving.form === 'nar' ? narReceiver(receiving) : flatReceiver(receiving)
}

function narReceiver({ root, algorithms, addressedBy, maxDepth }: Receiving): Receiver {
  const unpacker = new Unpacker(root)
  const reader = new CanonicalNarReader(unpacker, maxDepth)
  const hash = new BodyHash([...new Set(['sha256' as const, ...algorithms])])
  const check = addressedBy && contentCheck(addressedBy)
  return {
    get contentLeft() {
      return reader.contentLeft
    },
    feed(bytes) {
      check?.feed(bytes)
      reader.feed(bytes)
      hash.update(bytes)
    },
    end() {
      reader.end()
      const hashes = hash.digest()
      return {
        narHash: hashes.sha256 as string,
        narSize: hash.size,
        hashes: Object.fromEntries(algorithms.map(algorithm => [algorithm, hashes[algorithm] as string])),
        ...(check && { addressHashes: check.digests() }),
      }
    },
    abandon: () => unpacker.abandon(),
  }
}

function flatReceiver({ root, algorithms }: Receiving): Receiver {
  const file = new NewFile(root, 0o444)
  const hash = new BodyHash([...new Set(algorithms)])
  return {
    contentLeft: Number.POSITIVE_INFINITY,
    feed(bytes) {
      file.add(bytes)
      hash.update(bytes)
    },
    async end() {
      file.end()
      // A NAR starts with the size, which is known only now, so read the file again.
      return { ...(await measure(dumpTree(root, { lends: true }))), hashes: hash.digest() }
    },
    abandon: () => file.abandon(),
  }
}
