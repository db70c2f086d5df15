/** A source of bytes or messages that can be made to wait. */
export interface Held {
  pause(): void
  resume(): void
}
