import { join, resolve } from 'node:path'
import { WireError } from '../../runtime/errors/wire-error.ts'
import type { Listening } from '../../runtime/transport/listen.ts'
import type { Store } from '../../store/model/store.ts'
import { openStore, type StoreOptions } from '../../store/open-store.ts'
import { listenStore } from '../../store/serving/listen-store.ts'
import { storeProtocol } from '../../store/serving/store-protocol.ts'
import { type Command, command } from '../arguments/command.ts'
import { isSystemError, UserError } from '../io.ts'
import { packageVersion } from '../package-version.ts'
import { versionOf, versionsOf } from '../protocols/session-options.ts'
import { messageOf } from '../text/visible-text.ts'
import { accessOptions, accessRules, socketOptions, warnOfUnknownUsers } from './access-options.ts'
import { clientLimits, connectionLimits, timeoutsOf, unsentLimit } from './client-limits.ts'
import { collectionOf, collectionOptions } from './collection-options.ts'
import { forwardedSettings, forwardSetting } from './forward-setting.ts'
import { listenAddress, listenOption } from './listen-option.ts'
import { startListening } from './listening.ts'
import { memoryLimits, memoryOptions } from './memory-options.ts'
import { operatingOptions, startOperating } from './operating-options.ts'
import { checkStdio, stdioOptions } from './stdio-options.ts'
import { openingOptions, storeOptions } from './store-options.ts'
import { upstreamInFlight, upstreamInFlightOf } from './upstream-in-flight.ts'
import { upstreamTimeout, upstreamTimeoutOf } from './upstream-timeout.ts'

/** `nixwire serve`: keeps a store and answers clients until it is interrupted. */
export const serve: Command = command({
  arguments: [{ name: 'DIR', count: 'one' }],
  options: {
    listen: { ...listenOption, about: `${listenOption.about} (default: DIR/socket)` },
    storeDir: {
      value: 'PATH',
      about:
        'the store directory in the names of paths (default: DIR/store); contents are kept in DIR/store in any case, and clients that read them by themselves have to see that folder at PATH',
    },
    upstream: {
      value: 'URL',
      about:
        "another store with the same store directory: what is not here is fetched from there, and builds are done there; 'daemon' is the socket at which Nix's own tools look for one",
    },
    upstreamTimeout,
    upstreamInFlight,
    version: {
      value: 'V',
      about: 'the newest version to offer to clients',
      propose: () => versionsOf(storeProtocol),
    },
    ...stdioOptions,
    ...accessOptions,
    ...clientLimits,
    forwardSetting,
    ...operatingOptions,
    ...memoryOptions,
    publicKey: { value: 'K', about: 'a key to trust, as NAME:BASE64; may be repeated', repeated: true },
    ...storeOptions,
    ...collectionOptions,
  },
  about: `Keeps a store in the folder DIR and answers clients until it is interrupted. It needs no
Nix on this machine. It builds nothing itself; see --upstream.`,
  notes: () => `Example:
  nixwire serve /tmp/store &
  export NIX_REMOTE=unix:///tmp/store/socket NIX_STORE_DIR=/tmp/store/store
  nix-store --add hello.txt

In DIR, store/ holds the contents, state/db.sqlite what is known of them, state/gcroots/
and state/profiles/ links that are roots of the garbage collector, and log/drvs/ the logs
of builds. Of clients that are not trusted, the store takes only what its own contents or
a signature vouch for.

As a store behind ssh, for clients of ssh://HOST, before a key in ~/.ssh/authorized_keys:
  command="nixwire serve /srv/store --store-dir /nix/store --stdio",restrict
`,
  async run({ options, words: [dir = ''] }, io) {
    const { version } = options
    checkStdio(options)
    const address = listenAddress(options, join(resolve(dir), 'socket'))
    versionOf(storeProtocol, '--version', version)
    const memory = memoryLimits(options)
    const [access, socket] = [accessRules(options), socketOptions(options)]
    const [timeouts, limits] = [timeoutsOf(options), connectionLimits(options)]
    const unsent = unsentLimit(options)
    const { upstreamTimeout: connect } = upstreamTimeoutOf(options.upstreamTimeout)
    const inFlight = upstreamInFlightOf(options.upstreamInFlight)
    const [opening, forwardSettings] = [openingOptions(options), forwardedSettings(options)]
    const collection = collectionOf(options)
    const opened: StoreOptions = {
      dir,
      forwardSettings,
      upstreamOptions: { ...memory, ...inFlight, ...(connect === undefined ? {} : { timeout: connect }) },
      ...opening,
      ...collection,
      ...(options.storeDir === undefined ? {} : { storeDir: options.storeDir }),
      ...(options.upstream === undefined ? {} : { upstream: options.upstream }),
      ...(options.publicKey.length === 0 ? {} : { publicKeys: options.publicKey }),
    }
    if (options.stdio) {
      const { serveStdio } = await import('./serve-stdio.ts')
      return await serveStdio(opened, { timeouts, ...memory, ...unsent }, options, io)
    }
    const layout = await storeProtocol.layout()
    await using operating = await startOperating(options, { layout, memory: memory.memory, io })
    await using store = await open(opened)
    await using listening = await startListening(() =>
      listenStore(
        store,
        address,
        {
          ...access,
          ...memory,
          hello: { daemonNixVersion: `nixwire ${packageVersion()}` },
          ...(version === undefined ? {} : { version }),
          timeouts,
          ...unsent,
        },
        { socket, ...limits, onError: operating.tellRefused },
      ),
    )
    await warnOfUnknownUsers(listening.urls, access, operating.log)
    io.print(usage(store, listening))
    operating.log('info', `listening on ${listening.urls.join(', ')}, serving ${store.storeDir}`)
    await operating.serveUntilSignal(listening)
  },
})

async function open(options: StoreOptions): Promise<Store> {
  try {
    return await openStore(options)
  } catch (error) {
    if (error instanceof WireError || isSystemError(error)) throw new UserError(messageOf(error))
    throw error
  }
}

/** Says how to use the store; a client with another store directory would refuse its paths. */
function usage(store: Store, { url, urls }: Listening): string[] {
  const variables = `NIX_REMOTE=${url} NIX_STORE_DIR=${store.storeDir}`
  return [`listening on ${urls.join(', ')}`, '', `  export ${variables}`, '  nix-store --add FILE']
}
