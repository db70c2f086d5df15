import { closeSync, openSync, writeSync } from 'node:fs'
import { listenAsProxy } from '../../generated/nix-daemon/proxy.ts'
import type { ProxyEvents } from '../../runtime/proxy/events.ts'
import type { ProxyOptions } from '../../runtime/proxy/proxy.ts'
import type { Tap } from '../../runtime/transport/transport.ts'
import { liveTranscript } from '../demo/live-transcript.ts'
import { proxyHelp } from '../help.ts'
import { type Io, UsageError, UserError } from '../io.ts'
import { startListening, untilInterrupted } from '../listener.ts'
import { nearest } from '../nearest.ts'
import { recordTo } from '../observe/recorder.ts'
import { parseOptions } from '../options.ts'
import { findProtocol } from '../protocols.ts'
import { visible } from '../render/visible-text.ts'

const known = findProtocol('nix-daemon')

/** `nixwire proxy`: stands between clients and a daemon. @throws {UserError} */
export async function proxyCommand(args: readonly string[], io: Io): Promise<void> {
  const { values, words } = parseOptions(args, {
    listen: { type: 'string' },
    to: { type: 'string' },
    record: { type: 'string' },
    transcript: { type: 'boolean', default: false },
    allow: { type: 'string', multiple: true },
    version: { type: 'string' },
    'upstream-version': { type: 'string' },
  })
  if (values.help === true) {
    io.out(proxyHelp())
    return
  }
  if (words.length > 0) throw new UsageError(`unexpected '${words[0]}'`)
  const listen = required(values.listen, '--listen URL')
  const to = required(values.to, '--to URL')
  const options = await connectionOptions(values, io)
  await using listening = await startListening(() => listenAsProxy(listen, to, options))
  io.err(`listening on ${listening.url}, passing on to ${to}\n`)
  await untilInterrupted()
}

function required(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  throw new UsageError(`${what} is missing`)
}

/** What every connection gets; each is recorded in a file of its own. */
async function connectionOptions(
  values: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<() => ProxyOptions> {
  const allow = values.allow === undefined ? undefined : operationNames(values.allow as string[])
  const layout = await known.protocol.layout()
  const versions = versionsOf(values)
  let connections = 0
  return () => {
    connections += 1
    const number = connections
    const events: ProxyEvents | undefined =
      values.transcript === true ? liveTranscript(known, layout, number, text => io.out(text)) : undefined
    const file = values.record === undefined ? undefined : numbered(values.record as string, number)
    return {
      ...versions,
      ...(allow === undefined ? {} : { allow }),
      ...(file === undefined ? {} : { tap: recordInto(file) }),
      ...(events === undefined ? {} : { events }),
      onError(error, operation) {
        if (events !== undefined) events.failure?.(error, operation)
        else
          io.err(`connection ${number}: ${visible(error instanceof Error ? error.message : String(error))}\n`)
      },
    }
  }
}

function versionsOf(values: Readonly<Record<string, unknown>>): ProxyOptions {
  return {
    ...(values.version === undefined ? {} : { version: values.version as string }),
    ...(values['upstream-version'] === undefined
      ? {}
      : { upstreamVersion: values['upstream-version'] as string }),
  }
}

/** Names of operations, as commas or repeated flags separate them. @throws {UsageError} */
function operationNames(given: readonly string[]): ReadonlySet<string> {
  const names = [...known.protocol.operations.values()].map(operation => operation.name)
  const wanted = given.flatMap(each => each.split(',')).map(each => each.trim())
  for (const name of wanted) {
    if (names.includes(name)) continue
    const [near] = nearest(name, names)
    throw new UsageError(
      `--allow ${name}: there is no such operation${near === undefined ? '' : `; did you mean ${near}?`}`,
    )
  }
  return new Set(wanted)
}

/** The file of a connection: the one that was named for the first, `NAME.2` and so on for the others. */
function numbered(file: string, number: number): string {
  if (number === 1) return file
  const dot = file.lastIndexOf('.')
  return dot > file.lastIndexOf('/') + 1
    ? `${file.slice(0, dot)}.${number}${file.slice(dot)}`
    : `${file}.${number}`
}

/** Writes each line at once: what is in the file survives whatever happens to this process. */
function recordInto(file: string): Tap {
  let descriptor: number
  try {
    descriptor = openSync(file, 'w')
  } catch (error) {
    throw new UserError(`--record ${file}: ${(error as Error).message}`)
  }
  const tap = recordTo({ protocol: known.protocol.name, title: 'A session through nixwire proxy' }, line =>
    writeSync(descriptor, line),
  )
  return {
    ...tap,
    finished() {
      tap.finished()
      closeSync(descriptor)
    },
  }
}
