/** The stream that feeds an input. */
export interface Feed {
  /** Whether the feed is paused after every chunk, so that each one has to be asked for. */
  readonly lazy?: boolean
  pause(): void
  resume(): void
}
