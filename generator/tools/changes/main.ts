import { join } from 'node:path'
import { renderDiagnostics } from '../../report/render-diagnostics.ts'
import { compileAll, readSchema } from '../../run/run.ts'
import { answer, usage } from './run.ts'
import { UsageError } from './sessions.ts'

function main(args: readonly string[]): number {
  const root = join(import.meta.dirname, '../../..')
  const { protocols, diagnostics, texts } = compileAll(root, readSchema(root))
  if (diagnostics.length > 0) {
    process.stderr.write(renderDiagnostics(diagnostics, texts))
    return 1
  }
  try {
    process.stdout.write(answer(protocols, args))
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n\n${usage}`)
    return 2
  }
}

process.exitCode = main(process.argv.slice(2))
