import { join } from 'node:path'
import { RemoteError } from '../../runtime/errors/errors.ts'
import { WireError } from '../../runtime/errors/wire-error.ts'
import { HandlerError, type ServeOptions } from '../../runtime/index.ts'
import { encodeText } from '../../runtime/wire/text.ts'
import { MetadataError } from '../../store/model/metadata.ts'
import type { Store } from '../../store/model/store.ts'
import { openStore, type StoreOptions } from '../../store/open-store.ts'
import { serveSshClient } from '../../store/serve-protocol/serve-ssh-client.ts'
import { CommandFailed, type Io, isSystemError, UserError } from '../io.ts'
import { awaitInterrupt } from '../operate/signals.ts'
import { messageOf } from '../text/visible-text.ts'
import type { StdioGiven } from './stdio-options.ts'

/** The limits of the connection. */
type Limits = Pick<ServeOptions, 'timeouts' | 'memory' | 'maxUnsent'>

/**
 * Serves a store to the client on the standard streams until that leaves. As from `nix-store --serve`, the log goes to
 * standard error, and an error ends the process with its text there.
 *
 * @throws {UserError}
 */
export async function serveStdio(
  opening: StoreOptions,
  limits: Limits,
  { write, trusted }: StdioGiven,
  io: Io,
): Promise<void> {
  const interrupt = awaitInterrupt()
  let failure: unknown
  let isTaken = true
  let connection: Awaited<ReturnType<typeof serveSshClient>> | undefined
  const store = await openUnlessServed(opening)
  try {
    connection = await serveSshClient(store ?? { daemon: join(opening.dir, 'socket') }, io.streams(), {
      ...limits,
      write,
      trusted,
      onError(error) {
        failure ??= error
      },
      onLine(line) {
        if (!isTaken) return
        const waiting = io.writeError(Buffer.concat([encodeText(line), LINE_FEED]))
        isTaken = waiting <= (limits.maxUnsent ?? MOST_UNSENT)
        if (!isTaken) connection?.destroy()
      },
    })
    if (!isTaken) connection.destroy()
    void interrupt.signal.then(signal => {
      failure ??= new UserError(`ended by ${signal}`)
      connection?.destroy()
    })
    await connection.done
  } catch (error) {
    failure ??= inUseWithoutServer(error, store, opening)
  } finally {
    interrupt.stop()
    await store?.close()
  }
  // A client that takes no log would not take the reason either, and the process would wait for that.
  if (!isTaken) io.exit(1)
  if (failure === undefined) return
  const [first, ...rest] = textOf(failure)
  io.printError([`error: ${first}`, ...rest])
  throw new CommandFailed(1)
}

const LINE_FEED = Buffer.from('\n')

/** Bytes of the log that may wait for the client, if the options say nothing else: as many as of a handler's messages. */
const MOST_UNSENT = 64 << 20

/** Opens the store; undefined if another process has it open. @throws {UserError} */
async function openUnlessServed(options: StoreOptions): Promise<Store | undefined> {
  try {
    return await openStore(options)
  } catch (error) {
    if (error instanceof MetadataError && error.code === 'in-use') return undefined
    if (error instanceof WireError || isSystemError(error)) throw new UserError(messageOf(error))
    throw error
  }
}

/** Says what to do if a store can neither be opened nor be reached. */
function inUseWithoutServer(error: unknown, store: Store | undefined, { dir }: StoreOptions): unknown {
  const isUnreachable = error instanceof WireError && error.code === 'connect-failed'
  if (store !== undefined || !isUnreachable) return error
  return new UserError(
    `another process has the store in ${dir} open, and no server listens on ${join(dir, 'socket')}: start one with \`nixwire serve ${dir}\`, so that several clients can use the store at the same time`,
  )
}

/** The text of an error for the client, without what it says of protocols behind this one. */
function textOf(error: unknown): readonly string[] {
  if (error instanceof RemoteError) return messageOf(error.remoteMessage)
  return messageOf(error instanceof HandlerError ? error.problem : error)
}
