import { type RunnerTaskResult, type RunnerTestCase, type RunnerTestSuite, TestRunner } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** The release that this test uses, if it is newer than the tests. */
    newerRelease?: string
    /** The program that this is a release of, if it is not Nix. */
    newerProgram?: string
    /** The reason for which the tests of this suite did not run. */
    skipped?: string
  }
}

/**
 * Skips tests that fail with a release newer than the tests, and notes why. Debian may take a new release into a
 * suite on any day, so such a failure is no mistake of the change under test.
 */
// biome-ignore lint/style/noDefaultExport: vitest takes a runner from the default export.
export default class NewerReleaseRunner extends TestRunner {
  override onAfterRunTask(test: RunnerTestCase): void {
    const note = noteOf(test)
    if (note !== undefined) {
      test.mode = 'skip'
      test.result = skipped(note)
    }
    super.onAfterRunTask(test)
  }

  override async onAfterRunSuite(suite: RunnerTestSuite): Promise<void> {
    const note = noteOf(suite)
    if (note !== undefined && suite.result !== undefined) {
      // A failing hook makes vitest skip the tests, so pass the suite and note the reason.
      suite.result.state = 'pass'
      delete suite.result.errors
      suite.meta = { ...suite.meta, skipped: note }
    }
    await super.onAfterRunSuite(suite)
  }
}

function skipped(note: string): RunnerTaskResult {
  // `skip` of vitest writes the note here, but the types do not show it.
  return Object.assign({ state: 'skip' as const }, { note })
}

function noteOf({ meta, result }: RunnerTestCase | RunnerTestSuite): string | undefined {
  if (meta.newerRelease === undefined || result?.state !== 'fail') return undefined
  const problems = result.errors?.map(({ message }) => message.split('\n', 1)[0]).join('; ')
  return `DIFFERS with ${meta.newerProgram ?? 'Nix'} ${meta.newerRelease}, which is newer than these tests: ${problems}`
}
