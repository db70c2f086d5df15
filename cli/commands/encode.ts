import { WireError } from '../../runtime/errors/wire-error.ts'
import { Writer } from '../../runtime/wire/writer.ts'
import { encodeHelp } from '../help.ts'
import { type Io, UserError } from '../io.ts'
import { fromJson } from '../values/json.ts'
import type { NamedCodec } from '../values/type-codec.ts'
import { type Conversion, nameOf, parseConversion } from './convert.ts'

/** `nixwire encode`: a JSON array on standard input, bytes on standard output. @throws {UserError} */
export async function encodeCommand(args: readonly string[], io: Io): Promise<void> {
  const conversion = await parseConversion(args, io)
  if (conversion === undefined) {
    io.out(encodeHelp())
    return
  }
  const { codecs, all, session } = conversion
  const values = fromJson(await io.stdin())
  if (!all && values.length !== codecs.length) {
    throw new UserError(
      `${count(codecs.length, 'TYPE')} for ${count(values.length, 'value')}: give one for each, or --all`,
    )
  }
  const w = new Writer(session, { exact: true })
  for (const [index, value] of values.entries()) {
    write(conversion, w, index, codecs[all ? 0 : index] as NamedCodec, value)
  }
  io.out(w.take())
}

function write(conversion: Conversion, w: Writer, index: number, codec: NamedCodec, value: unknown): void {
  const start = w.offset
  try {
    codec.codec.write(w, value as never)
  } catch (error) {
    if (error instanceof WireError) {
      // An error without an offset names the field itself.
      const known = error.place.offset !== undefined
      const written = known ? Buffer.from(w.bytes.subarray(start, w.offset)) : undefined
      throw new UserError(`${nameOf(conversion, index, codec, written, written?.length)}: ${error.message}`)
    }
    // Writers trust the types of the program; JSON may lack a field that they look into.
    if (error instanceof TypeError) {
      throw new UserError(
        `${nameOf(conversion, index, codec)}: the value does not have this type's fields (${error.message})`,
      )
    }
    throw error
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
