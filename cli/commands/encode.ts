import { WireError } from '../../runtime/errors/wire-error.ts'
import { Writer } from '../../runtime/wire/writer.ts'
import { type Command, command } from '../arguments/command.ts'
import { UserError } from '../io.ts'
import { fromJson } from '../values/json.ts'
import type { NamedCodec } from '../values/type-codec.ts'
import { type Conversion, explained, nameOf, prepareConversion } from './conversion.ts'
import { conversionOptions, featureList, typeArguments, typeForms, typeList } from './conversion-options.ts'

/** `nixwire encode`: a JSON array on standard input, bytes on standard output. */
export const encode: Command = command({
  arguments: typeArguments,
  options: conversionOptions('values'),
  about: `Reads a JSON array from standard input, with one value for each TYPE, and writes the
bytes to standard output. It takes what 'nixwire decode' prints.

${typeForms}`,
  notes: () => `${featureList()}
Example:
  echo '["Normal", ["a", "b"]]' | nixwire encode BuildMode '{ list: String }' | xxd

${typeList()}`,
  async run(input, io) {
    const conversion = await prepareConversion(input, io)
    const { codecs, all, session } = conversion
    const values = fromJson(await io.stdin())
    if (!all && values.length !== codecs.length) {
      throw new UserError(
        `${count(codecs.length, 'TYPE')} for ${count(values.length, 'value')}: give one for each, or --all`,
      )
    }
    const w = new Writer(session, { exact: true })
    for (const [index, value] of values.entries()) {
      writeNext(conversion, w, index, codecs[all ? 0 : index] as NamedCodec, value)
    }
    io.write(w.take())
  },
})

function writeNext(
  conversion: Conversion,
  w: Writer,
  index: number,
  codec: NamedCodec,
  value: unknown,
): void {
  const start = w.offset
  try {
    codec.codec.write(w, value as never)
  } catch (error) {
    if (error instanceof WireError) {
      // An error without an offset names the field itself.
      const known = error.place.offset !== undefined
      const written = known ? Buffer.from(w.bytes.subarray(start, w.offset)) : undefined
      throw explained(nameOf(conversion, index, codec, written, written?.length), error)
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
