/** Time after which the answer of a function is not waited for any more. */
const PATIENCE_MS = 5_000

/** The callback to which a function gives its result from a thread. */
export type Done = (error: Error | null, result: number) => void

/** The memory of calls that run. koffi holds on to none of it, and a call outlasts the wait for it. */
const inUse = new Set<object>()

/** The call that runs now, or the last one. */
let line: Promise<unknown> = Promise.resolve()

/**
 * Calls a function of the C library in a thread, since it may ask servers in the network. Gives undefined if it fails
 * or has no answer in time.
 *
 * One call runs after the other: files are read by the same few threads, which calls that hang would use up.
 *
 * @param memory all that the function reads and writes.
 */
export async function inThread(
  memory: readonly object[],
  begin: (done: Done) => void,
  patience: number = PATIENCE_MS,
): Promise<number | undefined> {
  const answer = line.then(
    () =>
      new Promise<number | undefined>(resolve => {
        inUse.add(memory)
        begin((error, result) => {
          inUse.delete(memory)
          resolve(error === null ? result : undefined)
        })
      }),
  )
  line = answer.catch(() => {})
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), patience)
  })
  try {
    return await Promise.race([answer, late])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}
