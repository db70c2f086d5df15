import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './io.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** What a command line says. */
export interface Parsed {
  readonly values: Readonly<Record<string, unknown>>
  readonly words: readonly string[]
}

/** Reads flags and words; `--help` is known everywhere. @throws {UsageError} */
export function parseOptions(args: readonly string[], options: Options): Parsed {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    })
    return { values, words: positionals }
  } catch (error) {
    // Node's text ends with advice on `--`, which is not what people have in mind.
    throw new UsageError((error as Error).message.replace(/\. To specify a positional.*$/s, ''))
  }
}
