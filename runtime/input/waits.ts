import type { Input } from './input.ts'

/** Waits until an input has unread bytes or has ended, but at most `ms` milliseconds. */
export async function moreWithin(input: Input, ms: number): Promise<void> {
  if (input.available > 0 || input.ended) return
  await new Promise<void>(resolve => {
    // If the process was busy all that time, bytes may have arrived unseen: let them in first.
    const timer = setTimeout(() => setImmediate(resolve), ms)
    // A promise of `more` would wait on after the time: once per error, as long as the connection lives.
    input.onMore(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Waits for `work`, or for the end of the input if that comes first. */
export async function orEnd(input: Input, work: Promise<unknown>): Promise<void> {
  const before = input.atEnd
  try {
    await new Promise<void>((resolve, reject) => {
      input.atEnd = () => {
        before?.()
        resolve()
      }
      work.then(() => resolve(), reject)
      if (input.ended) resolve()
    })
  } finally {
    input.atEnd = before
  }
}
