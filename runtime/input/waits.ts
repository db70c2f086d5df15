import type { Input } from './input.ts'

/** Waits until an input has unread bytes or has ended, but not longer than so many milliseconds. */
export async function moreWithin(input: Input, ms: number): Promise<void> {
  if (input.available > 0) return
  await new Promise<void>(resolve => {
    // A process that was busy for longer first takes what has arrived meanwhile.
    const timer = setTimeout(() => setImmediate(resolve), ms)
    void input.more().then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Waits for some work, but not longer than until the end of an input. */
export async function orEnd(input: Input, work: Promise<void>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    input.atEnd = resolve
    work.then(resolve, reject)
    if (input.ended) resolve()
  })
  input.atEnd = undefined
}
