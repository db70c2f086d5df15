import { join, resolve } from 'node:path'
import { WireError } from '../../runtime/errors/wire-error.ts'
import type { Store } from '../../store/model/store.ts'
import { openStore, type StoreOptions } from '../../store/open-store.ts'
import { listenStore } from '../../store/serving/listen-store.ts'
import { serveHelp } from '../help.ts'
import { type Io, UsageError, UserError } from '../io.ts'
import { startListening, untilInterrupted } from '../listener.ts'
import { parseOptions } from '../options.ts'
import { packageVersion } from '../package-version.ts'
import { findProtocol } from '../protocols.ts'
import { visible } from '../render/visible-text.ts'
import { versionOf } from '../session-options.ts'

/** `nixwire serve`: keeps a store and answers clients until it is interrupted. @throws {UserError} */
export async function serveCommand(args: readonly string[], io: Io): Promise<void> {
  const { values, words } = parseOptions(args, {
    listen: { type: 'string' },
    'store-dir': { type: 'string' },
    upstream: { type: 'string' },
    version: { type: 'string' },
    untrusted: { type: 'boolean', default: false },
    'public-key': { type: 'string', multiple: true },
  })
  if (values.help === true) {
    io.out(serveHelp())
    return
  }
  const [dir, ...more] = words
  if (dir === undefined) throw new UsageError('no folder is given')
  if (more.length > 0) throw new UsageError(`unexpected '${more[0]}'`)
  const version = values.version as string | undefined
  versionOf(findProtocol('nix-daemon').protocol, '--version', version)
  await using store = await open({
    dir,
    trusted: values.untrusted !== true,
    ...(values['store-dir'] === undefined ? {} : { storeDir: values['store-dir'] as string }),
    ...(values.upstream === undefined ? {} : { upstream: values.upstream as string }),
    ...(values['public-key'] === undefined ? {} : { publicKeys: values['public-key'] as string[] }),
  })
  const url = (values.listen as string | undefined) ?? join(resolve(dir), 'socket')
  await using listening = await startListening(() =>
    listenStore(store, url, {
      hello: { daemonNixVersion: `nixwire ${packageVersion()}` },
      ...(version === undefined ? {} : { version }),
      onError: (error, operation) => io.err(report(error, operation)),
    }),
  )
  io.out(usage(store, listening.url))
  await untilInterrupted()
}

async function open(options: StoreOptions): Promise<Store> {
  try {
    return await openStore(options)
  } catch (error) {
    if (error instanceof WireError || isSystemError(error)) throw new UserError(error.message)
    throw error
  }
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error
}

/** How to use the store; a client whose store directory is another one would refuse its paths. */
function usage(store: Store, url: string): string {
  return `listening on ${url}

  export NIX_REMOTE=${url} NIX_STORE_DIR=${store.storeDir}
  nix-store --add FILE
`
}

function report(error: unknown, operation: string | undefined): string {
  const text = error instanceof Error ? error.message : String(error)
  return `${operation === undefined ? '' : `${operation}: `}${visible(text)}\n`
}
