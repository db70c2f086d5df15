import * as fc from 'fast-check'
import { operations } from '../../../generated/nix-daemon/operations.ts'
import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import { HandlerError } from '../../../runtime/errors/handler-error.ts'
import type { AnyOperation } from '../../../runtime/protocol/protocol.ts'
import type { ServerCall } from '../../../runtime/server/call.ts'
import type { Session } from '../../../runtime/session/session.ts'
import type { ByteStream } from '../../../runtime/streams/byte-stream.ts'
import { nar } from '../../support/nar.ts'
import { arbitraryOf } from '../seeds/messages.ts'

const samples = new Map<string, unknown>()

/** A response that fits the session, always the same one. */
function sampleOf({ name }: AnyOperation, session: Session): unknown {
  const key = `${name} ${session.version} ${session.features}`
  if (!samples.has(key)) {
    const arbitrary = arbitraryOf(`${name}Response`, session)
    samples.set(key, arbitrary && fc.sample(arbitrary, { numRuns: 1, seed: 7 })[0])
  }
  return samples.get(key)
}

/** The path that bystanders ask for. */
export const asked = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-bystander'

/** The answer that bystanders get for a number. */
export function answerFor(number: number): string[] {
  return Array.from({ length: 1 + (number % 40) }, (_, index) => `${asked}-${number}-${index}`)
}

const download = nar({ kind: 'regular', contents: Buffer.alloc(20_000, 'download') })

/** The way in which handlers take bodies. */
export type Way = 'lend' | 'keep' | 'some' | 'ignore' | 'throw'
/** All ways. */
export const ways: readonly Way[] = ['lend', 'keep', 'some', 'ignore', 'throw']

/** Makes handlers of all operations that say something, take bodies in their way, and answer. */
export function sampleHandlers(way: Way): NixDaemonHandlers {
  const handlers: Record<string, (...args: unknown[]) => unknown> = {}
  for (const operation of operations.values()) {
    handlers[operation.method] = async (...args) => {
      const call = args.at(-1) as ServerCall
      call.log.say({ kind: 'Next', msg: `${operation.name}\n` } as never)
      if (operation.upload !== undefined) await takeBody(args.at(-2), way)
      if (operation.name === 'ExportPath') return exported
      return operation.download === undefined ? sampleOf(operation, call.session) : download
    }
  }
  return {
    ...handlers,
    queryReferrers({ path }) {
      return path.startsWith(`${asked}-`) ? answerFor(Number(path.slice(asked.length + 1)) || 0) : []
    },
  }
}

const exported = { nar: download, path: asked, references: [], deriver: undefined, signature: undefined }

async function takeBody(body: unknown, way: Way): Promise<void> {
  if (way === 'ignore') return
  if (way === 'throw') throw new HandlerError('not today')
  if (typeof (body as ByteStream).lend === 'function') return takeBytes(body as ByteStream, way)
  if (Symbol.asyncIterator in (body as object)) {
    for await (const record of body as AsyncIterable<{
      readonly nar: ByteStream
      tail(): Promise<unknown>
    }>) {
      await takeBytes(record.nar, way)
      if (way === 'some') return
      await record.tail()
    }
  }
}

async function takeBytes(bytes: ByteStream, way: Way): Promise<void> {
  if (way === 'lend') return bytes.lend(() => {})
  for await (const _ of bytes) if (way === 'some') return
}
