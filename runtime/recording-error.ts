/** A recording that cannot be read: the line, counted from 1, and what is wrong with it. */
export class RecordingError extends Error {
  readonly line: number

  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`)
    this.line = line
  }

  override get name(): string {
    return 'RecordingError'
  }
}
