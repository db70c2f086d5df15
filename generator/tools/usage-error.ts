/** A mistake in the arguments of a tool; the message says what to write instead. */
export class UsageError extends Error {
  readonly code = 'usage'
}

/** Runs a tool and returns its exit code: 2 for a mistake in the arguments, which is told with the usage. */
export function exitCodeOf(usage: string, tool: () => number): number {
  try {
    return tool()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n\n${usage}`)
    return 2
  }
}
