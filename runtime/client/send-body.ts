import type { UploadEra } from '../protocol/protocol.ts'
import { type Body, bodyPieces, feedBody } from '../streams/body.ts'
import { FrameWriter } from '../streams/frame-writer.ts'
import { GrammarCheck } from '../streams/grammar-check.ts'
import { RawFrames } from '../streams/raw-frames.ts'
import type { Transport } from '../transport/transport.ts'
import type { Grammar } from '../wire/grammar.ts'
import { writeBytes } from '../wire/write.ts'
import type { Writer } from '../wire/writer.ts'
import type { ClientState } from './state.ts'

/** The end of an upload: empty if all went well, otherwise the error that the source threw. */
interface Outcome {
  readonly error?: unknown
}

/** A body on its way to the server, while the log channel is being read. */
export interface Upload {
  /** Answers a message that asks for up to `desired` bytes; only an upload that is sent on demand has it. */
  pull?(desired: number): Promise<void>
  /** The server has failed: stops reading the source, and sends the end if one is due. */
  stop(): void
  /** Waits until all is sent. Gives the error of the source, if it threw one. */
  finished(): Promise<Outcome>
  /** True if bytes are missing for which no end marker can make up: the connection cannot go on. */
  readonly broken: boolean
}

/** Starts to send a body in the way of its era. */
export function sendBody({ transport, writer, limits }: UploadTarget, era: UploadEra, body: Body): Upload {
  if (era.by === 'pull') return pulledUpload(transport, writer, body)
  if (era.by === 'inline') return inlineUpload(transport, era.content.grammar, body, limits.depth)
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
    // There is no way to say that a body was given up: the server sees one that ends early.
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
    // A source that is stuck must not hold back an error that the server has sent.
    finished: async () => outcome ?? (stopped ? {} : pumping),
    broken: false,
  }
}

/** Sends frames as they are; their end comes with them. */
function rawUpload(transport: Transport, frames: RawFrames): Upload {
  let outcome: Outcome | undefined
  const pump = async (): Promise<Outcome> => {
    try {
      await feedBody(frames, bytes => {
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
    // The sender has frames under way that nothing can take back: they go on to the end.
    stop() {},
    finished: async () => outcome ?? pumping,
    broken: false,
  }
  const pumping = pump()
  return upload
}

function pulledUpload(transport: Transport, writer: Writer, body: Body): Upload {
  const pieces = bodyPieces(body)
  let rest: Buffer = Buffer.alloc(0)
  let error: unknown
  const close = async (): Promise<void> => {
    // The server has all that it asked for, so an error of closing the source is of no use.
    await pieces.return().catch(() => {})
  }
  return {
    async pull(desired) {
      try {
        if (rest.length === 0) rest = (await pieces.next()).value ?? rest
      } catch (thrown) {
        error = thrown
      }
      // Zero bytes say that there are no more: the server makes an error of it.
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
  }
}

function inlineUpload(transport: Transport, grammar: Grammar, body: Body, maxDepth: number): Upload {
  const check = new GrammarCheck(grammar, maxDepth)
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
      if (!stopped) check.end()
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
  }
  const pumping = pump()
  return upload
}
