import { type RunnerTaskResult, type RunnerTestCase, type RunnerTestSuite, TestRunner } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** A release of Nix that no test was written for, and that this one uses. */
    newerRelease?: string
    /** Why the tests of this suite did not run. */
    skipped?: string
  }
}

/**
 * Tells what fails with a release that was published after these tests, and skips it: a suite of Debian may
 * move on any day, which is no mistake of the change that is tested on that day.
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
      // A hook has failed, and vitest has skipped the tests.
      suite.result.state = 'pass'
      delete suite.result.errors
      suite.meta = { ...suite.meta, skipped: note }
    }
    await super.onAfterRunSuite(suite)
  }
}

function skipped(note: string): RunnerTaskResult {
  // The types keep the note to vitest itself, whose `skip` writes it here.
  return Object.assign({ state: 'skip' as const }, { note })
}

function noteOf({ meta, result }: RunnerTestCase | RunnerTestSuite): string | undefined {
  if (meta.newerRelease === undefined || result?.state !== 'fail') return undefined
  const problems = result.errors?.map(({ message }) => message.split('\n', 1)[0]).join('; ')
  return `DIFFERS with Nix ${meta.newerRelease}, which is newer than these tests: ${problems}`
}
