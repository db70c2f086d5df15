import type { UploadEra } from '../protocol/protocol.ts'
import { type Body, bodyPieces, feedBody } from '../streams/body.ts'
import { contentGrammar } from '../streams/content-grammar.ts'
import { FrameWriter } from '../streams/frame-writer.ts'
import { grammarCheck } from '../streams/grammar-check.ts'
import { RawFrames } from '../streams/raw-frames.ts'
import type { Transport } from '../transport/transport.ts'
import type { Grammar } from '../wire/grammar.ts'
import { writeBytes } from '../wire/write.ts'
import type { Writer } from '../wire/writer.ts'
import type { ClientState } from './state.ts'

/** The outcome of an upload: empty if all was sent, otherwise with the error of the source. */
interface Outcome {
  readonly error?: unknown
}

/** A body on its way to the server, while the log channel is read. */
export interface Upload {
  /** Sends up to `desired` bytes, for a `pull` message. Only uploads of the pull era have it. */
  pull?(desired: number): Promise<void>
  /** Stops reading the source after a failure of the server, and sends the end marker if the era has one. */
  stop(): void
  /** Waits until the upload has ended. Returns the error of the source, if there is one. */
  finished(): Promise<Outcome>
  /** Whether bytes are missing that no end marker can replace, so that the connection cannot go on. */
  readonly broken: boolean
  /** Whether the source has not ended, and a piece of it was requested. */
  readonly reading: boolean
}

/** Starts to send a body in the form of its era. */
export function sendBody(target: UploadTarget, era: UploadEra, body: Body): Upload {
  const { transport, writer, limits } = target
  if (era.by === 'pull') return pulledUpload(transport, writer, body)
  if (era.by === 'inline') {
    const { version, features } = writer
    const grammar = contentGrammar(era.content, { version, features }, { limits, exact: writer.exact })
    return inlineUpload(transport, grammar, body, limits.depth)
  }
  return body instanceof RawFrames ? rawUpload(transport, body) : framedUpload(transport, body)
}

/** The parts of a connection that an upload uses. */
type UploadTarget = Pick<ClientState, 'transport' | 'writer' | 'limits'>

function framedUpload(transport: Transport, body: Body): Upload {
  const frames = new FrameWriter(transport)
  let outcome: Outcome | undefined
  const pump = async (): Promise<Outcome> => {
    try {
      await feedBody(body, piece => frames.write(piece))
      outcome = {}
    } catch (error) {
      outcome = { error }
    }
    // Frames cannot tell that a body failed, so the server sees a body that ends early.
    frames.finish()
    return outcome
  }
  const pumping = pump()
  let stopped = false
  return {
    stop() {
      stopped = true
      frames.finish()
    },
    // A source that hangs must not hide an error of the server, so do not wait for it after `stop`.
    finished: async () => outcome ?? (stopped ? {} : pumping),
    broken: false,
    get reading() {
      return outcome === undefined
    },
  }
}

/** Sends frames unchanged; they include the end marker. */
function rawUpload(transport: Transport, frames: RawFrames): Upload {
  let outcome: Outcome | undefined
  const pump = async (): Promise<Outcome> => {
    try {
      await feedBody(frames, bytes => {
        // Corking sends the length of a frame together with its bytes.
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
    // The frames come from another connection and cannot be cut short, so they go on to their end.
    stop() {},
    finished: async () => outcome ?? pumping,
    broken: false,
    get reading() {
      return outcome === undefined
    },
  }
  const pumping = pump()
  return upload
}

function pulledUpload(transport: Transport, writer: Writer, body: Body): Upload {
  const pieces = bodyPieces(body)
  let rest: Buffer = Buffer.alloc(0)
  let error: unknown
  let reading = false
  const close = async (): Promise<void> => {
    // The server has all bytes that it asked for, so an error on closing the source can be ignored.
    await pieces.return().catch(() => {})
  }
  return {
    async pull(desired) {
      try {
        reading = true
        if (rest.length === 0) rest = (await pieces.next()).value ?? rest
      } catch (thrown) {
        error = thrown
      } finally {
        reading = false
      }
      // An empty piece means that there are no more bytes; the server turns it into an error.
      const piece = rest.subarray(0, desired)
      rest = rest.subarray(piece.length)
      writeBytes(writer, piece)
      transport.write(writer.take())
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
    get reading() {
      return reading
    },
  }
}

function inlineUpload(transport: Transport, grammar: Grammar, body: Body, maxDepth: number): Upload {
  const check = grammarCheck(grammar, maxDepth)
  let outcome: Outcome | undefined
  let stopped = false
  const pump = async (): Promise<Outcome> => {
    try {
      await feedBody(body, piece => {
        check.feed(piece)
        if (stopped) return false
        transport.write(piece)
        return transport.drained()
      })
      // If the peer has gone, the body is cut short by that, and the end of the connection is the error.
      if (!stopped && transport.usable) check.end()
      outcome = {}
    } catch (error) {
      outcome = { error }
      upload.broken = true
      transport.destroy()
    }
    return outcome
  }
  const upload = {
    stop() {
      stopped = true
      upload.broken ||= !check.done
    },
    finished: async () => outcome ?? (stopped ? {} : pumping),
    broken: false,
    get reading() {
      return outcome === undefined
    },
  }
  const pumping = pump()
  return upload
}
