import { codeOf } from '../../runtime/diagnostics/outcome.ts'
import type { Peer } from '../../runtime/transport/peer.ts'
import { escapeUnseen } from '../text/escape-unseen.ts'
import { messageOf } from '../text/visible-text.ts'

/** The levels of messages, the most urgent first. */
export const LEVELS = ['error', 'warn', 'info', 'debug'] as const

export type Level = (typeof LEVELS)[number]

/** The forms of messages. */
export const FORMATS = ['text', 'json'] as const

export type LogFormat = (typeof FORMATS)[number]

/** The parts of a message beside its text. */
export interface About {
  /** Number of the connection. */
  readonly connection?: number | undefined
  readonly peer?: Peer | undefined
  readonly operation?: string | undefined
  /** An error, whose code and message are told. */
  readonly error?: unknown
}

/** Tells what a running server has to say. */
export type Log = (level: Level, message: string, about?: About) => void

/** Makes the log of a server: messages up to a level, each as one line. */
export function logTo(
  print: (line: string) => void,
  { format, level: most }: { readonly format: LogFormat; readonly level: Level },
  now: () => Date = () => new Date(),
): Log {
  const write = format === 'json' ? jsonLine : textLine
  return (level, message, about = {}) => {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(most)) return
    print(write(now().toISOString(), level, message, about))
  }
}

function jsonLine(time: string, level: Level, message: string, about: About): string {
  const { connection, peer, operation, error } = about
  const text = [message, ...errorLines(error)].filter(each => each !== '').join(': ')
  const line = { time, level, connection, ...peerFields(peer), operation, code: codeOf(error), message: text }
  return escapeUnseen(JSON.stringify(line))
}

function textLine(time: string, level: Level, message: string, about: About): string {
  const { connection, peer, operation, error } = about
  const from = peerText(peer)
  const where = [
    connection === undefined ? '' : `connection ${connection}${from === '' ? '' : ` (${from})`}`,
    operation ?? '',
    message,
    ...errorLines(error),
  ]
  return `${time} ${level.padEnd(5)} ${where.filter(each => each !== '').join(': ')}`
}

/** The message of an error on one line, without the bytes that its second line shows. */
function errorLines(error: unknown): string[] {
  return error === undefined ? [] : messageOf(error).slice(0, 1)
}

/** The fields of a client in JSON. */
export function peerFields(peer: Peer | undefined): object {
  if (peer === undefined) return {}
  if (peer.kind === 'tcp') return { address: peer.address, port: peer.port }
  return { uid: peer.uid, gid: peer.gid, pid: peer.pid }
}

function peerText(peer: Peer | undefined): string {
  return Object.entries(peerFields(peer))
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
    .join(', ')
}
