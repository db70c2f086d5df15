import { HandlerError } from '../errors/handler-error.ts'
import { checkedLimits } from '../input/checked-limits.ts'
import { MemoryAccount } from '../input/memory-account.ts'
import { explain } from '../layout/explain.ts'
import type { AnyOperation, Content, Protocol } from '../protocol/protocol.ts'
import { type AnyRecords, streamOf } from '../protocol/stream-of.ts'
import { uploadIn } from '../protocol/upload-in.ts'
import type { ServerConnection } from '../server/connection.ts'
import type { IncomingBody } from '../server/receive-body.ts'
import { formatVersion, isSameSession, type Session } from '../session/session.ts'
import type { Body } from '../streams/body.ts'
import type { ByteStream } from '../streams/byte-stream.ts'
import { arrivingRecords } from '../streams/passed-records.ts'
import { type DecodeStreamOptions, encodeStream } from '../streams/records.ts'
import type { ProxiedServer, ProxyOptions } from './options.ts'

/** A body on its way through a proxy. */
interface PassedBody {
  readonly bytes: AsyncIterable<Uint8Array>
  /** Stops reading the body where it is, because the call has ended. */
  stop(): void
}

/** Functions that pass the bodies of one connection on. */
interface BodyPassing {
  /**
   * Returns the body of a request in the form of the server's session.
   *
   * @throws {HandlerError} if a body has other content there, so that its bytes would have another meaning.
   */
  upload(operation: AnyOperation, body: IncomingBody): PassedBody | Promise<PassedBody>
  /** Returns the body of a reply in the form of the client's session. */
  download(operation: AnyOperation, body: ByteStream): AsyncIterable<Uint8Array>
}

/**
 * Passes bodies on between two sessions. In the same session bytes are left as they are. In another one the fields of
 * records can have another form, so records are read and written again.
 */
export function passBodies(
  protocol: Protocol,
  { session, features }: Pick<ServerConnection, 'session' | 'features'>,
  server: ProxiedServer,
  options: Pick<ProxyOptions, 'limits' | 'memory'>,
): BodyPassing {
  if (isSameSession(session, server.session)) {
    return {
      upload: (_, body) => ({ bytes: body.bytes, stop() {} }),
      download: (_, body) => body,
    }
  }
  const limits = checkedLimits(protocol.limits, options.limits)
  const decoding = { limits, exact: true, memory: new MemoryAccount(limits, options.memory) }
  const [client, upstream] = [
    { protocol, session, features },
    { protocol, session: server.session, features: server.features },
  ]
  return {
    async upload(operation, body) {
      const content = uploadIn(upstream.session, operation)?.content
      // Without such a body the server's session lacks the operation, and the call says so.
      if (content !== undefined && !isSameContent(content, body.content))
        throw otherContent(operation, body.content, session, content, upstream.session)
      const stream = streamOf(body.content)
      if (stream === undefined) return { bytes: body.bytes, stop() {} }
      return recoded(stream, body.bytes, client, upstream, { ...body.options, open: body.by === 'pull' })
    },
    download({ download }, body) {
      const stream = streamOf(download?.content)
      return stream === undefined ? body : recodedDownload(stream, body, upstream, client, decoding)
    },
  }
}

async function* recodedDownload(
  ...[stream, body, from, to, options]: Parameters<typeof recoded>
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* (await recoded(stream, body, from, to, options)).bytes
}

/** One side of a proxy, as errors explain themselves with it. */
interface Side {
  readonly protocol: Protocol
  readonly session: Session
  readonly features: readonly string[]
}

async function recoded(
  stream: AnyRecords,
  source: Body,
  from: Side,
  to: Side,
  options: DecodeStreamOptions,
): Promise<PassedBody> {
  const arriving = await arrivingRecords(stream, source, from.session, options)
  return {
    bytes: encodeStream(
      stream,
      arriving.records,
      to.session,
      (error, type, path, bytes) => explain(error, to, type, { path }, bytes),
      { exact: true },
    ),
    stop: arriving.stop,
  }
}

function isSameContent(one: Content, other: Content): boolean {
  if (one.kind === 'stream') return other.kind === 'stream' && one.stream === other.stream
  if (one.kind === 'grammar') return other.kind === 'grammar' && one.grammar === other.grammar
  return other.kind === 'bytes'
}

function otherContent(
  { name }: AnyOperation,
  one: Content,
  session: Session,
  other: Content,
  upstream: Session,
): HandlerError {
  const [ours, theirs] = [contentName(one), contentName(other)]
  const [from, to] = [session, upstream].map(({ version }) => formatVersion(version))
  return new HandlerError(
    `the body of ${name} cannot be passed on: it is ${ours} for the client, which speaks ${from}, and ${theirs} for the server, which speaks ${to}`,
  )
}

function contentName(content: Content): string {
  if (content.kind === 'bytes') return 'plain bytes'
  return content.kind === 'grammar' ? `a ${content.grammar.title}` : content.stream.name
}
