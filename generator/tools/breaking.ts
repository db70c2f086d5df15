import { join } from 'node:path'
import { breaking, usage } from './breaking/breaking.ts'
import { UsageError } from './usage-error.ts'

function main(args: readonly string[]): number {
  try {
    const { exitCode, out, err } = breaking(join(import.meta.dirname, '../..'), args)
    process.stdout.write(out)
    process.stderr.write(err)
    return exitCode
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n\n${usage}`)
    return 2
  }
}

process.exitCode = main(process.argv.slice(2))
