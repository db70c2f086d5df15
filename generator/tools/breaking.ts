import { join } from 'node:path'
import { breaking, usage } from './breaking/breaking.ts'
import { exitCodeOf } from './usage-error.ts'

function main(args: readonly string[]): number {
  return exitCodeOf(usage, () => {
    const { exitCode, out, err } = breaking(join(import.meta.dirname, '../..'), args)
    process.stdout.write(out)
    process.stderr.write(err)
    return exitCode
  })
}

process.exitCode = main(process.argv.slice(2))
