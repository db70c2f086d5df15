import { findJsonMistake } from '../text/json-mistake.ts'

/** The two sides of a session. */
export type Side = 'client' | 'server'

/** The first line of a recording, which describes it. */
export interface RecordingHeader {
  /** Name of the protocol. */
  readonly protocol: string
  readonly title?: string
  readonly client?: string
  readonly server?: string
  /** The command that was run to get it. */
  readonly command?: string
}

/** Bytes that one side sent at one time. */
export interface Chunk {
  /** Milliseconds since the connection was made. */
  readonly at: number
  readonly from: Side
  readonly data: Buffer
}

/** A recorded session: the bytes of both sides in the order in which they passed. */
export interface Recording {
  readonly header: RecordingHeader
  readonly chunks: readonly Chunk[]
  /** The time at which each side ended its direction; absent if the recording stops before that. */
  readonly ends: { readonly client?: number; readonly server?: number }
}

/** A recording that cannot be read: the line, counted from 1, and what is wrong with it. */
export class RecordingError extends Error {
  readonly line: number

  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`)
    this.name = 'RecordingError'
    this.line = line
  }
}

/**
 * Reads a recording: lines of JSON, the first of which is the header.
 *
 * @throws {RecordingError} with the number of the line that is wrong.
 */
export function parseRecording(text: string): Recording {
  const lines = text.split('\n')
  const header = parseHeader(lines[0] ?? '')
  const chunks: Chunk[] = []
  const ends: { client?: number; server?: number } = {}
  let last = 0
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue
    const event = parseEvent(line, index + 1)
    if (event.at < last) throw wrong(index + 1, `time goes backwards, from ${last} to ${event.at}`)
    if (ends[event.from] !== undefined)
      throw wrong(index + 1, `the ${event.from} sends after its end at ${ends[event.from]} ms`)
    last = event.at
    if (event.data === undefined) ends[event.from] = event.at
    else chunks.push({ at: event.at, from: event.from, data: event.data })
  }
  return { header, chunks, ends }
}

function parseHeader(line: string): RecordingHeader {
  const header = parseObject(line, 1)
  if (header.recording !== 1) {
    throw wrong(
      1,
      'recording' in header
        ? `a recording of format ${JSON.stringify(header.recording)}; 1 is known`
        : 'this is no recording: its first line lacks "recording":1',
    )
  }
  const text = (name: string): string | undefined => {
    const value = header[name]
    if (value !== undefined && typeof value !== 'string') throw wrong(1, `"${name}" is not a string`)
    return value
  }
  const protocol = text('protocol')
  if (protocol === undefined) throw wrong(1, 'the header lacks "protocol"')
  const rest: Record<string, string> = {}
  for (const name of ['title', 'client', 'server', 'command']) {
    const value = text(name)
    if (value !== undefined) rest[name] = value
  }
  return { protocol, ...rest }
}

function parseEvent(
  line: string,
  number: number,
): { readonly at: number; readonly from: Side; readonly data?: Buffer } {
  const { at, from, data, end } = parseObject(line, number)
  if (typeof at !== 'number' || !(at >= 0)) throw wrong(number, '"at" is not a number of milliseconds')
  if (from !== 'client' && from !== 'server') throw wrong(number, '"from" is neither "client" nor "server"')
  if (end === true && data === undefined) return { at, from }
  if (typeof data !== 'string') throw wrong(number, 'neither "data" in base64 nor "end":true')
  const bytes = Buffer.from(data, 'base64')
  // Buffer skips characters that are not base64 without an error.
  if (bytes.toString('base64') !== data) throw wrong(number, '"data" is not base64')
  return { at, from, data: bytes }
}

function parseObject(line: string, number: number): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    const mistake = findJsonMistake(line)
    if (mistake === undefined) throw error
    throw wrong(number, `not JSON: column ${mistake.column}: ${mistake.problem}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(number, 'not a JSON object')
  return value as Record<string, unknown>
}

function wrong(line: number, problem: string): RecordingError {
  return new RecordingError(line, problem)
}
