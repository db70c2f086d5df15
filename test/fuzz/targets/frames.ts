import { nixArchive } from '../../../generated/nix-daemon/grammars.ts'
import { nixDaemon } from '../../../generated/nix-daemon/protocol.ts'
import { AddMultipleToStoreStream, ExportStream } from '../../../generated/nix-daemon/streams.ts'
import { Input as Bytes } from '../../../runtime/input/input.ts'
import { type BodyReader, lendBody, readBody } from '../../../runtime/streams/body-reader.ts'
import { FrameReader } from '../../../runtime/streams/frame-reader.ts'
import { GrammarReader } from '../../../runtime/streams/grammar-reader.ts'
import { RawFrameReader } from '../../../runtime/streams/raw-frames.ts'
import { decodeStream } from '../../../runtime/streams/records.ts'
import { type Cuts, cut, settle } from '../../support/chunks.ts'
import { bytesOf, framed } from '../../support/raw-client.ts'
import { named } from '../../support/sessions.ts'
import type { FuzzDice } from '../dice.ts'
import { bytesFrom, type Choices, chosen, chosenNumbers, type Input, type Piece } from '../input/input.ts'
import { holdsFew, same, settles, typed } from '../invariants.ts'
import { mutateInput, type Sources } from '../mutate/input.ts'
import { narBytes } from '../seeds/nars.ts'
import { loadSessions, recordedSessions } from '../seeds/recordings.ts'
import type { Subject, Target } from './target.ts'

const session = named(nixDaemon.max, 0)

/** The readers of bodies. */
const readers = ['frames', 'raw', 'nar', 'records', 'exports'] as const
type ReaderName = (typeof readers)[number]

/** Bytes that stand behind the body, and that no reader may take. */
const BEHIND = Buffer.from('behind the body!')

function anyCuts(dice: FuzzDice): Choices {
  return {
    cuts: Array.from({ length: dice.number(1, 5) }, () =>
      dice.of([1, 2, 7, 8, 9, 15, 16, 100, 255, 256, 5000]),
    ),
    lent: dice.chance(50),
  }
}

function seed(dice: FuzzDice): Input {
  const reader = dice.of(readers)
  return { choices: { ...anyCuts(dice), reader }, pieces: piecesOf(dice, reader) }
}

function piecesOf(dice: FuzzDice, reader: ReaderName): Piece[] {
  const recorded = dice
    .of(recordedSessions())
    .pieces.filter(({ from, type }) => from === 'client' && type === undefined)
  const bodies = reader === 'nar' ? [] : recorded
  if (bodies.length > 2 && dice.chance(30)) return bodies.slice(1)
  const piece = (data: Buffer): Piece => ({ from: 'client', call: 0, data })
  const body = narBytes(dice)
  switch (reader) {
    case 'nar':
      return [piece(body)]
    case 'exports':
      return [
        piece(bytesOf(1)),
        piece(body),
        piece(bytesOf(0x4558494e, '/nix/store/x', [], '', 0)),
        piece(bytesOf(0)),
      ]
    case 'records': {
      const info = bytesOf('/nix/store/x', '', 'hash', [], 0, body.length, 0, [], '')
      const count = dice.of([1, 2])
      return [
        piece(bytesOf(count)),
        ...Array.from({ length: count }, () => [piece(info), piece(body)]).flat(),
      ]
    }
    default: {
      const size = Math.max(dice.of([1, 8, 30, 255, 256, 4096, 65536]), body.length >> 8)
      return cut(framed(body, size), [size + 8]).map(piece)
    }
  }
}

const sources: Sources = {
  sides: ['client'],
  more: (dice, from, call) =>
    piecesOf(dice, dice.of(readers))
      .slice(0, 3)
      .map(piece => ({ ...piece, from, call })),
  choices: anyCuts,
}

/** The readers of bodies: frames, NARs and records, in chunks of any size. */
export const frames: Target = {
  name: 'frames',
  task: 'bodies in frames, records and by their grammar, in any chunks',
  short: 1200,
  prepare: loadSessions,
  make: dice => mutateInput(dice, seed(dice), sources),
  async open() {
    return { feed: compare, async [Symbol.asyncDispose]() {} } satisfies Subject
  },
}

/** Reads the body in one chunk and in many, and compares what comes out. */
async function compare(input: Input): Promise<void> {
  const bytes = bytesFrom(input, 'client')
  const cuts = chosenNumbers(input, 'cuts').filter(length => length > 0)
  const name = chosen<string>(input, 'reader', 'frames') as ReaderName
  const whole = await settles('reading', read(name, bytes, [Math.max(1, bytes.length)], false))
  const pieces = await settles(
    'reading',
    read(name, bytes, cuts.length === 0 ? [1] : cuts, chosen(input, 'lent', false)),
  )
  same('alike', `the body of the ${name} in chunks`, pieces, whole)
}

async function read(name: ReaderName, bytes: Buffer, cuts: Cuts, lent: boolean): Promise<object> {
  if (name === 'records') return readRecords(AddMultipleToStoreStream, bytes, cuts)
  if (name === 'exports') return readRecords(ExportStream, bytes, cuts)
  const input = new Bytes(session)
  const reader: BodyReader =
    name === 'frames'
      ? new FrameReader()
      : name === 'raw'
        ? new RawFrameReader()
        : new GrammarReader(nixArchive, 64)
  const taken: Buffer[] = []
  const keep = (piece: Buffer): void => void taken.push(Buffer.from(piece))
  const reading = lent
    ? lendBody(input, reader, keep)
    : (async () => {
        for await (const piece of readBody(input, reader)) keep(piece)
      })()
  let over = false
  const ended = reading.then(
    () => '',
    error => typed('the body', error).code,
  )
  void ended.finally(() => {
    over = true
  })
  for (const chunk of cut(Buffer.concat([bytes, BEHIND]), cuts)) {
    input.push(chunk, lent)
    if (!over) await settle()
    holdsFew('the input', input.available, bytes.length + BEHIND.length)
  }
  input.end()
  const code = await ended
  // Bytes that are left after an error have no meaning.
  const rest = code === '' ? input.peek().toString('hex') : ''
  return { code, rest, taken: code === '' ? Buffer.concat(taken).toString('hex') : '' }
}

async function readRecords(
  stream: typeof AddMultipleToStoreStream | typeof ExportStream,
  bytes: Buffer,
  cuts: Cuts,
): Promise<object> {
  const records: unknown[] = []
  try {
    for await (const record of decodeStream(stream as typeof ExportStream, cut(bytes, cuts), session)) {
      const body = await record.nar.bytes()
      records.push({ head: record.head, body: body.toString('hex'), tail: await record.tail() })
    }
    return { records }
  } catch (error) {
    return { records, code: typed('the records', error).code }
  }
}
