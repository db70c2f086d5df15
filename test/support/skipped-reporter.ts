import { styleText } from 'node:util'
import type { Reporter, TestModule } from 'vitest/node'

/** Lists skipped tests with their reasons at the end of a run, which otherwise looks like a complete one. */
// biome-ignore lint/style/noDefaultExport: vitest takes a reporter from the default export.
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const byReason = new Map<string, string[]>()
    for (const module of modules) {
      for (const { reason, name } of skippedIn(module)) {
        byReason.set(reason, [...(byReason.get(reason) ?? []), `${module.relativeModuleId} > ${name}`])
      }
    }
    for (const [reason, tests] of byReason) {
      const heading = styleText(['bold', 'yellow'], `NOT TESTED (${tests.length}): ${reason}`)
      process.stdout.write(`\n${heading}\n${tests.map(test => `  ${test}\n`).join('')}`)
    }
  }
}

/** Finds the tests that were skipped with a reason; those that the command line leaves out have none. */
function* skippedIn({ children }: TestModule): Generator<{ readonly reason: string; readonly name: string }> {
  for (const test of children.allTests('skipped')) {
    const result = test.result()
    if (result.state === 'skipped' && result.note !== undefined)
      yield { reason: result.note, name: test.fullName }
  }
  for (const suite of children.allSuites()) {
    const reason = suite.meta().skipped
    if (reason !== undefined)
      for (const test of suite.children.allTests()) yield { reason, name: test.fullName }
  }
}
