import { hexWindow } from '../../runtime/errors/hex-window.ts'
import { WireError } from '../../runtime/errors/wire-error.ts'
import { readWhole } from '../../runtime/wire/codec.ts'
import { Reader } from '../../runtime/wire/reader.ts'
import { decodeHelp } from '../help.ts'
import { type Io, UserError } from '../io.ts'
import { toJson } from '../values/json.ts'
import type { NamedCodec } from '../values/type-codec.ts'
import { type Conversion, nameOf, parseConversion } from './convert.ts'

/** `nixwire decode`: bytes on standard input, values as JSON on standard output. @throws {UserError} */
export async function decodeCommand(args: readonly string[], io: Io): Promise<void> {
  const conversion = await parseConversion(args, io)
  if (conversion === undefined) {
    io.out(decodeHelp())
    return
  }
  const { codecs, all, protocol, session } = conversion
  const r = new Reader(await io.stdin(), session, { exact: true, limits: protocol.limits })
  const values: unknown[] = []
  if (all) {
    while (r.offset < r.end) values.push(next(conversion, r, values.length, codecs[0] as NamedCodec))
  } else {
    for (const [index, codec] of codecs.entries()) values.push(next(conversion, r, index, codec))
  }
  if (r.offset < r.end) throw leftover(conversion, r, values.length)
  io.out(toJson(values))
}

function next(conversion: Conversion, r: Reader, index: number, codec: NamedCodec): unknown {
  const start = r.offset
  try {
    const value = readWhole(r, codec.codec.read)
    if (conversion.all && r.offset === start) {
      throw new UserError(`${codec.text} takes no bytes, so --all would never end`)
    }
    return value
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    const offset = error.place.offset ?? r.offset
    const what = nameOf(conversion, index, codec, r.bytes.subarray(start), offset - start)
    throw new UserError(`${what}: ${error.message}`)
  }
}

function leftover({ codecs }: Conversion, r: Reader, count: number): UserError {
  const left = r.end - r.offset
  const last = codecs.at(-1)?.text ?? ''
  return new UserError(
    `${left} ${left === 1 ? 'byte is' : 'bytes are'} left after value ${count}, ${last} (byte ${r.offset} of ${r.end})\n  ${hexWindow(r.bytes, r.offset)}`,
  )
}
