import { type Io, UserError } from '../io.ts'
import { observe } from '../observe/observe.ts'
import { parseRecording, type Recording, RecordingError } from '../observe/recording.ts'
import { findProtocol } from '../protocols/find-protocol.ts'
import { renderSession } from '../render/session.ts'

/**
 * Prints one recording. Tells whether all of it is understood and, with `verify`, encodes back: a session may
 * be `cut` short, as sessions are, or hold `wrong` bytes.
 *
 * @throws {UserError}
 */
export async function printTranscript(
  file: string,
  io: Io,
  options: { readonly hex: boolean; readonly verify: boolean },
): Promise<'whole' | 'cut' | 'wrong'> {
  const recording = readRecording(file, io)
  const known = await findProtocol(recording.header.protocol)
  const { protocol, recordName } = known
  const observation = await observe(protocol, recording.chunks, { verify: options.verify, recordName })
  const layout = await protocol.layout()
  io.print(renderSession({ recording, observation, known, layout, hex: options.hex }))
  const { client, server, differences } = observation
  if ((differences ?? []).length > 0) return 'wrong'
  if (observation.events.some(event => event.kind === 'stop' && !event.cut)) return 'wrong'
  return client.rest === 0 && server.rest === 0 ? 'whole' : 'cut'
}

function readRecording(file: string, io: Io): Recording {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(io.readFile(file))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new UserError(`${file}: there is no such file`)
    if (code === 'EISDIR') throw new UserError(`${file}: is a directory; give the files in it`)
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new UserError(`${file}: not UTF-8, so this is no recording`)
    throw new UserError(`${file}: ${message}`)
  }
  try {
    return parseRecording(text)
  } catch (error) {
    if (error instanceof RecordingError) throw new UserError(`${file}: ${error.message}`)
    throw error
  }
}
