import { join } from 'node:path'
import { renderDiagnostics } from '../report/render-diagnostics.ts'
import { compileAll, readSchema } from '../run/compile-all.ts'
import { changes, usage } from './changes/changes.ts'
import { UsageError } from './usage-error.ts'

function main(args: readonly string[]): number {
  const root = join(import.meta.dirname, '../..')
  const { protocols, diagnostics, texts } = compileAll(root, readSchema(root))
  if (diagnostics.length > 0) {
    process.stderr.write(renderDiagnostics(diagnostics, texts))
    return 1
  }
  try {
    process.stdout.write(changes(protocols, args))
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n\n${usage}`)
    return 2
  }
}

process.exitCode = main(process.argv.slice(2))
