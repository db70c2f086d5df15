import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Io } from '../../cli/io.ts'
import { run } from '../../cli/run.ts'
import { textOf } from '../../cli/text/visible-text.ts'
import type { StreamPair } from '../../runtime/transport/transport.ts'

/** The output and exit status of a run. */
export interface Outcome {
  readonly status: number
  readonly out: Buffer
  /** The same as text. */
  readonly text: string
  readonly err: string
}

/** Makes an `Io` that keeps its output. */
export function fakeIo(
  input: Uint8Array | string = '',
  streams: () => StreamPair = () => {
    throw new Error('there are no streams to talk through')
  },
): {
  readonly io: Io
  outcome(status: number): Outcome
} {
  const out: Buffer[] = []
  let err = ''
  const io: Io = {
    stdin: async () => Buffer.from(input),
    readFile: path => readFileSync(path),
    print: lines => void out.push(Buffer.from(textOf(lines))),
    printError: lines => {
      err += textOf(lines)
    },
    streams,
    write: bytes => void out.push(Buffer.from(bytes)),
    writeError: bytes => {
      err += Buffer.from(bytes)
      return 0
    },
    exit: status => {
      throw new Error(`this process would end with status ${status}`)
    },
  }
  const outcome = (status: number): Outcome => {
    const bytes = Buffer.concat(out)
    return { status, out: bytes, text: bytes.toString(), err }
  }
  return { io, outcome }
}

/** Runs the command line in this process. */
export async function nixwire(args: readonly string[], input?: Uint8Array | string): Promise<Outcome> {
  const { io, outcome } = fakeIo(input)
  return outcome(await run(args, io))
}

/** Gives the path of a golden file. */
export function golden(name: string): string {
  return join(import.meta.dirname, 'golden', name)
}

/** Gives the path of a recorded session that is kept for these tests, so that its text does not change. */
export function sessionFile(name: string): string {
  return join(import.meta.dirname, 'sessions', `${name}.jsonl`)
}

/** Encodes words of 8 bytes, little endian. */
export function words(...values: (number | bigint)[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8)
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), index * 8)
  return bytes
}
