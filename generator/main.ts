import { dirname } from 'node:path'
import { emit } from './emit/emit.ts'
import { format } from './format/format.ts'
import { run } from './run.ts'

const usage = `usage: npm run generate [-- --check]

Makes generated/<protocol>/ from spec/<protocol>/*.yaml.

  --check  writes nothing; shows what would change, and fails if anything would
`

function main(args: readonly string[]): number {
  if (args.includes('--help')) {
    process.stdout.write(usage)
    return 0
  }
  const unknown = args.find(arg => arg !== '--check')
  if (unknown !== undefined) {
    process.stderr.write(`unknown argument: ${unknown}\n\n${usage}`)
    return 2
  }
  const root = dirname(import.meta.dirname)
  return run({
    root,
    check: args.includes('--check'),
    emit: protocol => format(root, emit(protocol)),
    print: text => process.stdout.write(text),
    printError: text => process.stderr.write(text),
  })
}

process.exitCode = main(process.argv.slice(2))
