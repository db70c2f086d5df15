import { hexWindow } from '../../runtime/errors/hex-window.ts'
import { WireError } from '../../runtime/errors/wire-error.ts'
import { readWhole } from '../../runtime/wire/codec.ts'
import { Reader } from '../../runtime/wire/reader.ts'
import { type Command, command } from '../arguments/command.ts'
import { UserError } from '../io.ts'
import { linesOf } from '../text/visible-text.ts'
import { toJson } from '../values/json.ts'
import type { NamedCodec } from '../values/type-codec.ts'
import { type Conversion, explained, nameOf, prepareConversion } from './conversion.ts'
import { conversionOptions, featureList, typeArguments, typeForms, typeList } from './conversion-options.ts'

/** `nixwire decode`: bytes on standard input, values as JSON on standard output. */
export const decode: Command = command({
  arguments: typeArguments,
  options: conversionOptions('bytes'),
  about: `Reads bytes from standard input, one value of each TYPE after the other, and prints
them as a JSON array. Nothing is printed unless all bytes are used up.

${typeForms}`,
  notes: () => `${featureList()}
In JSON, nothing is null, an integer above 2^53-1 is a string of digits, and bytes are
text, in which \\udc80 to \\udcff stand for bytes that are not UTF-8. Nothing is lost:
'nixwire encode' makes the same bytes of it.

Example:
  printf '\\x01\\0\\0\\0\\0\\0\\0\\0' | nixwire decode BuildMode

${typeList()}`,
  async run(input, io) {
    const conversion = await prepareConversion(input, io)
    const { codecs, all, protocol, session } = conversion
    const r = new Reader(await io.stdin(), session, { exact: true, limits: protocol.limits })
    const values: unknown[] = []
    if (all) {
      while (r.offset < r.end) values.push(readNext(conversion, r, values.length, codecs[0] as NamedCodec))
    } else {
      for (const [index, codec] of codecs.entries()) values.push(readNext(conversion, r, index, codec))
    }
    if (r.offset < r.end) throw leftover(conversion, r, values.length)
    io.print(linesOf(toJson(values)))
  },
})

function readNext(conversion: Conversion, r: Reader, index: number, codec: NamedCodec): unknown {
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
    throw explained(what, error)
  }
}

function leftover({ codecs }: Conversion, r: Reader, count: number): UserError {
  const left = r.end - r.offset
  const last = codecs.at(-1)?.text ?? ''
  return new UserError([
    `${left} ${left === 1 ? 'byte is' : 'bytes are'} left after value ${count}, ${last} (byte ${r.offset} of ${r.end})`,
    `  ${hexWindow(r.bytes, r.offset)}`,
  ])
}
