import { ConnectionError } from '../errors/errors.ts'
import type { UploadCase } from '../protocol/protocol.ts'
import { type Body, bodyChunks, feedBody } from '../streams/body.ts'
import { FrameWriter } from '../streams/frame-writer.ts'
import { NarCheck } from '../streams/nar-check.ts'
import type { Transport } from '../transport/transport.ts'

/** Empty where all went well; the source's error where it threw one. */
interface Outcome {
  readonly error?: unknown
}

/** A body on its way to the server, while the log channel is being read. */
export interface Upload {
  /** Answers a message that asks for up to `desired` bytes. */
  pull(desired: number): Promise<void>
  /** The server has failed: nothing more is read from the source, and the end is said where one is due. */
  stop(): void
  /** Waits until all is sent. Gives what the source threw, where it did. */
  finished(): Promise<Outcome>
  /** True where bytes are missing that no end marker can make up for: the connection cannot go on. */
  readonly broken: boolean
}

/** Starts to send a body in the way of its era. */
export function sendBody(
  transport: Transport,
  era: UploadCase,
  body: Body,
  maxDepth: number,
  raw = false,
): Upload {
  if (era.by === 'frames') return raw ? rawUpload(transport, body) : framedUpload(transport, body)
  if (era.by === 'pull') return pulledUpload(transport, body)
  return inlineUpload(transport, body, maxDepth)
}

function framedUpload(transport: Transport, body: Body): Upload {
  const sender = new FrameWriter(transport)
  let outcome: Outcome | undefined
  const pump = async (): Promise<Outcome> => {
    try {
      await feedBody(body, chunk => sender.write(chunk))
      outcome = {}
    } catch (error) {
      outcome = { error }
    }
    // There is no way to say that a body was given up: the server sees one that ends early.
    sender.finish()
    return outcome
  }
  const pumping = pump()
  let stopped = false
  return {
    pull: notPulled,
    stop() {
      stopped = true
      sender.finish()
    },
    // A source that is stuck must not hold back an error that the server has sent.
    finished: async () => outcome ?? (stopped ? {} : pumping),
    broken: false,
  }
}

/** Frames that somebody else has made; their end comes with them. */
function rawUpload(transport: Transport, body: Body): Upload {
  let outcome: Outcome | undefined
  const pump = async (): Promise<Outcome> => {
    try {
      await feedBody(body, bytes => {
        // The length of a frame and its bytes leave together.
        transport.cork()
        transport.write(bytes)
        process.nextTick(() => transport.uncork())
        return transport.drained()
      })
      outcome = {}
    } catch (error) {
      outcome = { error }
      upload.broken = true
    }
    return outcome
  }
  const upload = {
    pull: notPulled,
    // The other side has frames under way that nothing can take back: they go on to the end.
    stop() {},
    finished: async () => outcome ?? pumping,
    broken: false,
  }
  const pumping = pump()
  return upload
}

function pulledUpload(transport: Transport, body: Body): Upload {
  const chunks = bodyChunks(body)
  let rest: Buffer = Buffer.alloc(0)
  let error: unknown
  const close = async (): Promise<void> => {
    // What a source says when it is closed is of no use: the server has all that it asked for.
    await chunks.return().catch(() => {})
  }
  return {
    async pull(desired) {
      try {
        if (rest.length === 0) rest = (await chunks.next()).value ?? rest
      } catch (thrown) {
        error = thrown
      }
      // Zero bytes say that there are no more: the server makes an error of it.
      const piece = rest.subarray(0, desired)
      rest = rest.subarray(piece.length)
      transport.write(padded(piece))
      await transport.drained()
    },
    stop() {
      void close()
    },
    async finished() {
      await close()
      return error === undefined ? {} : { error }
    },
    broken: false,
  }
}

function inlineUpload(transport: Transport, body: Body, maxDepth: number): Upload {
  const nar = new NarCheck(maxDepth)
  let outcome: Outcome | undefined
  let stopped = false
  const pump = async (): Promise<Outcome> => {
    try {
      await feedBody(body, chunk => {
        nar.feed(chunk)
        if (stopped) return false
        transport.write(chunk)
        return transport.drained()
      })
      if (!stopped) nar.end()
      outcome = {}
    } catch (error) {
      outcome = { error }
      upload.broken = true
      transport.destroy()
    }
    return outcome
  }
  const upload = {
    pull: notPulled,
    stop() {
      stopped = true
      upload.broken ||= !nar.done
    },
    finished: async () => outcome ?? (stopped ? {} : pumping),
    broken: false,
  }
  const pumping = pump()
  return upload
}

async function notPulled(): Promise<void> {
  throw new ConnectionError(
    'unexpected-message',
    'the server asks for pieces of a body that is sent in another way',
  )
}

/** Length, bytes and zero padding. */
function padded(piece: Buffer): Buffer {
  const bytes = Buffer.alloc(8 + ((piece.length + 7) & ~7))
  bytes.writeUInt32LE(piece.length, 0)
  piece.copy(bytes, 8)
  return bytes
}
