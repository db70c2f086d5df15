import { type Command, command } from '../arguments/command.ts'
import { UserError } from '../io.ts'
import { printTranscript } from './print-transcript.ts'

/** `nixwire transcript`: recorded sessions as text. */
export const transcript: Command = command({
  arguments: [{ name: 'FILE', count: 'many' }],
  options: {
    hex: { about: 'also show the bytes, and which field they belong to' },
    verify: { about: 'encode every message again; fail unless that gives the same bytes' },
  },
  about: 'Prints recorded sessions as text: what each side said, when, and what it means.',
  notes: () => `A recording is a file of JSON lines. The first says what was recorded, the others what
each side sent: {"at": milliseconds, "from": "client" or "server", "data": base64}, or
"end": true in place of the data.
`,
  async run({ options: { hex, verify }, words: files }, io) {
    let failed = 0
    let wrong = 0
    for (const [index, file] of files.entries()) {
      if (index > 0) io.print(['', ''])
      const whole = await printTranscript(file, io, { hex, verify })
      if (whole === 'wrong') wrong += 1
      if (whole !== 'whole') failed += 1
    }
    if (wrong > 0 && !verify) throw new UserError('the bytes are not what the protocol says')
    if (failed > 0 && verify) {
      throw new UserError(
        failed === 1 && files.length === 1
          ? 'the session does not encode back to the same bytes'
          : `${failed} of ${files.length} sessions do not encode back to the same bytes`,
      )
    }
  },
})
