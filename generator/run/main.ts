import { dirname } from 'node:path'
import { document } from '../document/document.ts'
import { emit } from '../emit/emit.ts'
import { format } from '../format/format.ts'
import { parseArguments, usage } from './arguments.ts'
import { run } from './run.ts'
import { watch } from './watch.ts'

async function main(args: readonly string[]): Promise<number> {
  const given = parseArguments(args)
  if (typeof given === 'string') {
    process.stderr.write(`${given}\n\n${usage}`)
    return 2
  }
  if (given.help) {
    process.stdout.write(usage)
    return 0
  }
  const root = dirname(dirname(import.meta.dirname))
  const printError = (text: string): boolean => process.stderr.write(text)
  const generate = (): number =>
    run({
      root,
      check: given.check,
      format: given.format,
      emit,
      document,
      layOut: files => format(root, files),
      print: text => process.stdout.write(text),
      printError,
    })
  if (!given.watch) return generate()
  const ended = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort())
  await watch({ root, generate, printError, signal: ended.signal })
  return 0
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code
  },
  error => {
    process.stderr.write(`generate: ${error instanceof Error ? error.stack : error}\n`)
    process.exitCode = 3
  },
)
