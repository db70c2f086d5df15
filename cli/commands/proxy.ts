import type { AccessRules } from '../../nix/client-access.ts'
import type { Peer } from '../../runtime/index.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import type { Protocol } from '../../runtime/protocol/protocol.ts'
import type { ProxyEvents } from '../../runtime/proxy/events.ts'
import type { ProxyOptions } from '../../runtime/proxy/options.ts'
import { proxyStream } from '../../runtime/proxy/proxy.ts'
import { listenOn } from '../../runtime/transport/listen.ts'
import { servePeer } from '../../runtime/transport/serve-peer.ts'
import { type Command, command } from '../arguments/command.ts'
import { type Io, UsageError } from '../io.ts'
import type { Log } from '../operate/log.ts'
import { findProtocol } from '../protocols/find-protocol.ts'
import type { KnownProtocol } from '../protocols/known-protocol.ts'
import { versionOf, versionsOf } from '../protocols/session-options.ts'
import { liveTranscript } from '../render/live-transcript.ts'
import { accessOptions, accessRules, socketOptions, warnOfUnknownUsers } from './access-options.ts'
import {
  type ClientLimits,
  clientLimits,
  connectionLimits,
  timeoutsOf,
  unsentLimit,
} from './client-limits.ts'
import { forwardedSettings, forwardSetting } from './forward-setting.ts'
import { listenAddress, listenOption } from './listen-option.ts'
import { startListening } from './listening.ts'
import { memoryLimits, memoryOptions } from './memory-options.ts'
import { operatingOptions, startOperating } from './operating-options.ts'
import { protocolIn, protocolOption } from './protocol-option.ts'
import { allowOption, operationNames } from './proxy-allow.ts'
import { checkForward, ownRights, rightsOf, serverAt, toOption } from './proxy-target.ts'
import { checkWritable, force, recordInto } from './record-into.ts'
import { upstreamTimeout, upstreamTimeoutOf } from './upstream-timeout.ts'

const versionOption = {
  value: 'V',
  propose: async (_: string, __: unknown, words: readonly string[]) =>
    versionsOf((await protocolIn(words)).protocol),
} as const

/** `nixwire proxy`: stands between clients and a daemon. */
export const proxy: Command = command({
  options: {
    listen: listenOption,
    to: toOption,
    protocol: protocolOption,
    stdio: {
      about:
        'serve one client on standard input and output and then end, with --transcript on standard error; for ssh, which starts a program for each client',
    },
    record: {
      value: 'FILE',
      about:
        "record the session in the form that 'nixwire transcript' reads; the second connection goes to FILE.2 and so on (name.2.jsonl for name.jsonl)",
    },
    force,
    transcript: { about: "print what passes, as it passes, after its connection's number" },
    allow: allowOption,
    ...accessOptions,
    ...clientLimits,
    forwardSetting,
    ...operatingOptions,
    upstreamTimeout,
    ...memoryOptions,
    version: { ...versionOption, about: 'the newest version to offer to clients' },
    upstreamVersion: {
      ...versionOption,
      about:
        'the newest version to offer to the daemon; with one of these two, both sides negotiate on their own, and what one side says is encoded anew for the other',
    },
  },
  about: `Stands between clients and a daemon until it is interrupted. Clients and daemon see each
other's bytes as they are, unless their versions are set apart, or a client that is not
trusted asks for more than a daemon lets such clients have. Other protocols have no rules
for clients that are not trusted: these are refused.`,
  notes: () => `Example:
  nixwire proxy --listen /tmp/proxy.sock --transcript \\
    --to unix:///nix/var/nix/daemon-socket/socket &
  NIX_REMOTE=unix:///tmp/proxy.sock nix-store --add hello.txt

A server behind ssh is a program for each client; this one stands between and records:
  nixwire proxy --protocol NAME --stdio --record /tmp/session.jsonl \\
    --to 'exec:nix-store --serve --write'
`,
  async run({ options }, io) {
    const known = await findProtocol(options.protocol)
    const { protocol } = known
    const place = options.stdio ? undefined : listenAddress(options, undefined)
    if (options.stdio && options.listen !== undefined)
      throw new UsageError('--stdio and --listen contradict each other: leave one of them out')
    const target = await startListening(async () => serverAt(protocol.name, options.to))
    const [access, socket] = [accessRules(options), socketOptions(options)]
    const limits = { socket, ...connectionLimits(options) }
    const layout = await protocol.layout()
    const memory = memoryLimits(options)
    const common = commonOptions(protocol, options)
    const forward = forwardedSettings(options)
    checkForward(protocol.name, forward)
    await using operating = await startOperating(options, { layout, memory: memory.memory, io })
    const { log } = operating
    const connection = connectionOptions(options, { known, access, forward, common, memory, layout, log, io })
    if (place === undefined) {
      const own = await connection(undefined)
      const only = await startListening(() => proxyStream(protocol, io.streams(), target, own))
      return operating.serveOnly(only)
    }
    await using listening = await startListening(() =>
      listenOn(
        place,
        (stream, peer, refusal) =>
          servePeer(stream, peer, connection, own => proxyStream(protocol, stream, target, own), refusal),
        { ...limits, onError: operating.tellRefused },
      ),
    )
    await warnOfUnknownUsers(listening.urls, access, log)
    log('info', `listening on ${listening.urls.join(', ')}, passing on to ${options.to}`)
    await operating.serveUntilSignal(listening)
  },
})

/** The options that are the same for each connection. */
interface CommonOptions extends ClientLimits {
  readonly allow: readonly string[]
  readonly upstreamTimeout: string | undefined
  readonly version: string | undefined
  readonly upstreamVersion: string | undefined
}

/** The options by which each connection is recorded and shown. */
interface SeeingOptions {
  readonly stdio: boolean
  readonly record: string | undefined
  readonly force: boolean
  readonly transcript: boolean
}

/** All that connections share beside the options. */
interface Surroundings {
  readonly known: KnownProtocol
  readonly access: AccessRules
  readonly forward: readonly string[]
  readonly common: ProxyOptions
  readonly memory: ReturnType<typeof memoryLimits>
  readonly layout: Layout
  readonly log: Log
  readonly io: Io
}

/** Reads what is the same for each connection. @throws {UsageError} */
function commonOptions(protocol: Protocol, options: CommonOptions): ProxyOptions {
  const { version, upstreamVersion } = options
  versionOf(protocol, '--version', version)
  versionOf(protocol, '--upstream-version', upstreamVersion)
  const allow = operationNames(protocol, options.allow)
  return {
    timeouts: timeoutsOf(options),
    ...unsentLimit(options),
    ...upstreamTimeoutOf(options.upstreamTimeout),
    ...(version === undefined ? {} : { version }),
    ...(upstreamVersion === undefined ? {} : { upstreamVersion }),
    ...(allow.size === 0 ? {} : { allow }),
  }
}

/** Makes the options of each connection in turn; each is recorded in a file of its own. */
function connectionOptions(
  { record, force, transcript, stdio }: SeeingOptions,
  { known, access, forward, common, memory, layout, log, io }: Surroundings,
): (peer: Peer | undefined) => Promise<ProxyOptions> {
  const { name: protocol } = known.protocol
  const say = stdio ? io.printError : io.print
  if (record !== undefined) checkWritable(record, force)
  let connections = 0
  return async peer => {
    connections += 1
    const number = connections
    // A program starts this one for itself, so its user is that of this process.
    const rights = stdio ? ownRights(protocol, forward) : await rightsOf(protocol, peer, access, forward)
    if (rights.refusal !== undefined) return { connectionId: number, ...rights }
    const tell = (text: string): void =>
      log('error', text, { connection: number, ...(peer === undefined ? {} : { peer }) })
    const tap =
      record === undefined ? undefined : recordInto({ protocol, file: record, number, over: force }, tell)
    const events: ProxyEvents | undefined = transcript
      ? liveTranscript(known, layout, number, say)
      : undefined
    return {
      connectionId: number,
      ...rights,
      ...common,
      ...memory,
      ...(tap === undefined ? {} : { tap }),
      ...(events === undefined ? {} : { events }),
      onError(error, operation) {
        events?.failure?.(error, operation)
      },
    }
  }
}
