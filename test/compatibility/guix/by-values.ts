// A server of Guix's protocol whose handlers ask a guix-daemon. Requests and answers are values on the way, not bytes.

import {
  connect,
  formatVersion,
  type GuixDaemonCall,
  type GuixDaemonClient,
  type GuixDaemonHandlers,
  HandlerError,
  type Listening,
  type LogMessage,
  listen,
  RemoteError,
} from '../../../generated/guix-daemon/index.ts'

/** Listens on a socket; each client gets a connection of its own to the daemon, with the same version. */
export function listenByValues(socket: string, daemon: string): Promise<Listening> {
  return listen(socket, async connection => {
    const upstream = await connect(daemon, { version: formatVersion(connection.session.version) })
    connection.signal.addEventListener('abort', () => upstream.connection.destroy(), { once: true })
    return handlersFor(upstream)
  })
}

type Options = { readonly onLog: (message: LogMessage) => void; readonly signal: AbortSignal }

function optionsOf(call: GuixDaemonCall): Options {
  return { onLog: message => call.log.say(message), signal: call.signal }
}

/** Answers with what the daemon answers; its errors become errors of the handler. */
async function passed<T>(call: GuixDaemonCall, ask: (options: Options) => Promise<T>): Promise<T> {
  try {
    return await ask(optionsOf(call))
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error
    const { exitStatus } = error
    throw new HandlerError(error.remoteMessage, exitStatus === undefined ? {} : { exitStatus })
  }
}

function handlersFor(upstream: GuixDaemonClient): GuixDaemonHandlers {
  return {
    isValidPath: (request, call) => passed(call, o => upstream.isValidPath(request, o)),
    hasSubstitutes: (request, call) => passed(call, o => upstream.hasSubstitutes(request, o)),
    queryPathHash: (request, call) => passed(call, o => upstream.queryPathHash(request, o)),
    queryReferences: (request, call) => passed(call, o => upstream.queryReferences(request, o)),
    queryReferrers: (request, call) => passed(call, o => upstream.queryReferrers(request, o)),
    queryDeriver: (request, call) => passed(call, o => upstream.queryDeriver(request, o)),
    querySubstitutablePathInfo: (request, call) =>
      passed(call, o => upstream.querySubstitutablePathInfo(request, o)),
    querySubstitutablePathInfos: (request, call) =>
      passed(call, o => upstream.querySubstitutablePathInfos(request, o)),
    querySubstitutablePaths: (request, call) =>
      passed(call, o => upstream.querySubstitutablePaths(request, o)),
    queryDerivationOutputs: (request, call) => passed(call, o => upstream.queryDerivationOutputs(request, o)),
    queryDerivationOutputNames: (request, call) =>
      passed(call, o => upstream.queryDerivationOutputNames(request, o)),
    queryAllValidPaths: call => passed(call, o => upstream.queryAllValidPaths(o)),
    queryPathInfo: (request, call) => passed(call, o => upstream.queryPathInfo(request, o)),
    queryPathFromHashPart: (request, call) => passed(call, o => upstream.queryPathFromHashPart(request, o)),
    queryValidPaths: (request, call) => passed(call, o => upstream.queryValidPaths(request, o)),
    queryValidDerivers: (request, call) => passed(call, o => upstream.queryValidDerivers(request, o)),
    substituteURLs: call => passed(call, o => upstream.substituteURLs(o)),

    addToStore: (request, nar, call) => passed(call, o => upstream.addToStore(request, nar, o)),
    addTextToStore: (request, call) => passed(call, o => upstream.addTextToStore(request, o)),
    exportPath: (request, call) =>
      passed(call, async o => {
        const { nar, tail } = await upstream.exportPath(request, o)
        // The information stands behind the NAR.
        const contents = await nar.bytes()
        return { nar: contents, ...(await tail()) }
      }),
    importPaths: (dumps, call) =>
      passed(call, o => {
        async function* records() {
          for await (const { nar, tail } of dumps) yield { nar: await nar.bytes(), ...(await tail()) }
        }
        return upstream.importPaths(records(), o)
      }),

    buildThings: (request, call) => passed(call, o => upstream.buildThings(request, o)),
    ensurePath: (request, call) => passed(call, o => upstream.ensurePath(request, o)),
    queryFailedPaths: call => passed(call, o => upstream.queryFailedPaths(o)),
    clearFailedPaths: (request, call) => passed(call, o => upstream.clearFailedPaths(request, o)),
    builtinBuilders: call => passed(call, o => upstream.builtinBuilders(o)),

    addTempRoot: (request, call) => passed(call, o => upstream.addTempRoot(request, o)),
    addIndirectRoot: (request, call) => passed(call, o => upstream.addIndirectRoot(request, o)),
    syncWithGC: call => passed(call, o => upstream.syncWithGC(o)),
    findRoots: call => passed(call, o => upstream.findRoots(o)),
    collectGarbage: (request, call) => passed(call, o => upstream.collectGarbage(request, o)),

    setOptions: (request, call) => passed(call, o => upstream.setOptions(request, o)),
    optimiseStore: call => passed(call, o => upstream.optimiseStore(o)),
    verifyStore: (request, call) => passed(call, o => upstream.verifyStore(request, o)),
  }
}
