import { decodeCommand } from './commands/decode.ts'
import { encodeCommand } from './commands/encode.ts'
import { proxyCommand } from './commands/proxy.ts'
import { serveCommand } from './commands/serve.ts'
import { transcriptCommand } from './commands/transcript.ts'
import { mainHelp } from './help.ts'
import { type Io, UsageError, UserError } from './io.ts'
import { nearest } from './nearest.ts'
import { packageVersion } from './package-version.ts'

const COMMANDS: Readonly<Record<string, (args: readonly string[], io: Io) => Promise<void>>> = {
  decode: decodeCommand,
  encode: encodeCommand,
  transcript: transcriptCommand,
  proxy: proxyCommand,
  serve: serveCommand,
}

/** Runs the command line and gives the exit status. It throws only what is nobody's mistake but ours. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    await dispatch(args, io)
    return 0
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    io.err(`nixwire: ${error.message}\n`)
    if (error instanceof UsageError) io.err(`\n'nixwire ${commandOf(args)}--help' says how it is used.\n`)
    return error.exitCode
  }
}

async function dispatch(args: readonly string[], io: Io): Promise<void> {
  const [name, ...rest] = args
  if (name === undefined) throw new UsageError('no command is given')
  if (name === '--help' || name === '-h') io.out(mainHelp())
  else if (name === '--version') io.out(`${packageVersion()}\n`)
  else if (Object.hasOwn(COMMANDS, name)) await COMMANDS[name]?.(rest, io)
  else {
    const [near] = nearest(name, Object.keys(COMMANDS))
    throw new UsageError(`unknown command '${name}'${near === undefined ? '' : `; did you mean ${near}?`}`)
  }
}

function commandOf([name]: readonly string[]): string {
  return name !== undefined && Object.hasOwn(COMMANDS, name) ? `${name} ` : ''
}
