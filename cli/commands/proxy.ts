import { listenAsProxy } from '../../generated/nix-daemon/proxy.ts'
import { type AccessRules, clientAccess } from '../../nix/client-access.ts'
import { clientRights } from '../../nix/client-rights.ts'
import { daemonAddress } from '../../nix/daemon-address.ts'
import type { Peer } from '../../runtime/index.ts'
import type { Layout } from '../../runtime/layout/layout.ts'
import type { ProxyEvents } from '../../runtime/proxy/events.ts'
import type { ProxyOptions } from '../../runtime/proxy/options.ts'
import { type Command, command } from '../arguments/command.ts'
import { type Io, UsageError } from '../io.ts'
import type { Log } from '../operate/log.ts'
import { findProtocol } from '../protocols/known-protocols.ts'
import { versionOf, versionsOf } from '../protocols/session-options.ts'
import { liveTranscript } from '../render/live-transcript.ts'
import { nearestNames } from '../text/nearest-names.ts'
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
import { checkWritable, force, recordInto } from './record-into.ts'
import { upstreamTimeout, upstreamTimeoutOf } from './upstream-timeout.ts'

const known = findProtocol('nix-daemon')

const versionOption = { value: 'V', propose: () => versionsOf(known.protocol) } as const

/** `nixwire proxy`: stands between clients and a daemon. */
export const proxy: Command = command({
  options: {
    listen: listenOption,
    to: {
      value: 'URL',
      about: "where the daemon listens; 'daemon' is the socket at which Nix's own tools look for it",
      required: true,
    },
    record: {
      value: 'FILE',
      about:
        "record the session in the form that 'nixwire transcript' reads; the second connection goes to FILE.2 and so on (name.2.jsonl for name.jsonl)",
    },
    force,
    transcript: { about: "print what passes, as it passes, after its connection's number" },
    allow: {
      value: 'OP[,OP]...',
      about:
        "let only these operations pass, such as QueryPathInfo; Nix's own tools need SetOptions beside what they are asked to do",
      repeated: true,
      propose: proposeOperations,
    },
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
trusted asks for more than a daemon lets such clients have.`,
  notes: () => `Example:
  nixwire proxy --listen /tmp/proxy.sock --transcript \\
    --to unix:///nix/var/nix/daemon-socket/socket &
  NIX_REMOTE=unix:///tmp/proxy.sock nix-store --add hello.txt
`,
  async run({ options }, io) {
    const address = listenAddress(options, undefined)
    const [access, socket] = [accessRules(options), socketOptions(options)]
    const limits = { socket, ...connectionLimits(options) }
    const layout = await known.protocol.layout()
    const memory = memoryLimits(options)
    const common = commonOptions(options)
    const forward = forwardedSettings(options)
    await using operating = await startOperating(options, { layout, memory: memory.memory, io })
    const { log } = operating
    const connection = connectionOptions(options, { access, forward, common, memory, layout, log, io })
    await using listening = await startListening(() => {
      return listenAsProxy(address, daemonAddress(options.to), connection, {
        ...limits,
        onError: operating.tellRefused,
      })
    })
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
  readonly record: string | undefined
  readonly force: boolean
  readonly transcript: boolean
}

/** All that connections share beside the options. */
interface Surroundings {
  readonly access: AccessRules
  readonly forward: readonly string[]
  readonly common: ProxyOptions
  readonly memory: ReturnType<typeof memoryLimits>
  readonly layout: Layout
  readonly log: Log
  readonly io: Io
}

/** Reads what is the same for each connection. @throws {UsageError} */
function commonOptions(options: CommonOptions): ProxyOptions {
  const { version, upstreamVersion } = options
  versionOf(known.protocol, '--version', version)
  versionOf(known.protocol, '--upstream-version', upstreamVersion)
  const allow = operationNames(options.allow)
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
  { record, force, transcript }: SeeingOptions,
  { access, forward, common, memory, layout, log, io }: Surroundings,
): (peer: Peer) => Promise<ProxyOptions> {
  if (record !== undefined) checkWritable(record, force)
  let connections = 0
  return async peer => {
    connections += 1
    const number = connections
    const { trusted, refusal } = await clientAccess(peer, access)
    if (refusal !== undefined) return { connectionId: number, refusal }
    const tell = (text: string): void => log('error', text, { connection: number, peer })
    const tap = record === undefined ? undefined : recordInto({ file: record, number, over: force }, tell)
    const events: ProxyEvents | undefined = transcript
      ? liveTranscript(known, layout, number, lines => io.print(lines))
      : undefined
    return {
      connectionId: number,
      ...clientRights({ trusted, forward }),
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

const operations = [...known.protocol.operations.values()].map(({ name }) => name)

/** Proposes operations for the part after the last comma. */
function proposeOperations(partial: string): string[] {
  const before = partial.slice(0, partial.lastIndexOf(',') + 1)
  return operations.map(name => `${before}${name}`)
}

/** Reads names of operations, which commas or repeated options separate. @throws {UsageError} */
function operationNames(given: readonly string[]): ReadonlySet<string> {
  const wanted = given.flatMap(each => each.split(',')).map(each => each.trim())
  for (const name of wanted) {
    if (operations.includes(name)) continue
    const [near] = nearestNames(name, operations)
    throw new UsageError(
      `--allow ${name}: there is no such operation${near === undefined ? '' : `; did you mean ${near}?`}`,
    )
  }
  return new Set(wanted)
}
