import { afterEach } from 'vitest'
import { onEvent } from '../../../runtime/diagnostics/channels.ts'
import type { DiagnosticEvents } from '../../../runtime/diagnostics/events.ts'

/** An event with the name of its channel. */
export type Heard = {
  [Name in keyof DiagnosticEvents]: { readonly name: Name } & DiagnosticEvents[Name]
}[keyof DiagnosticEvents]

const listening: (() => void)[] = []

afterEach(() => {
  for (const stop of listening.splice(0)) stop()
})

/** Notes the events of these channels until the end of the test. */
export function hear(...names: readonly (keyof DiagnosticEvents)[]): {
  readonly events: Heard[]
  /** Waits for the next event that is wanted, which may have come already. */
  wait(isWanted: (event: Heard) => boolean): Promise<Heard>
} {
  const events: Heard[] = []
  const waiting: (() => void)[] = []
  for (const name of names) {
    const stop = onEvent(name, event => {
      events.push({ name, ...event } as Heard)
      for (const wake of waiting.splice(0)) wake()
    })
    listening.push(stop)
  }
  return {
    events,
    async wait(isWanted) {
      for (;;) {
        const found = events.find(isWanted)
        if (found !== undefined) return found
        await new Promise<void>(resolve => waiting.push(resolve))
      }
    },
  }
}
