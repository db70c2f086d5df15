/**
 * Calls back once a signal is aborted, which may be now: a listener that is added to a signal that is aborted
 * already is never called. Returns a function that ends the wait.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return () => {}
  if (signal.aborted) {
    callback()
    return () => {}
  }
  let isAborted = false
  const listener = (): void => {
    isAborted = true
    callback()
  }
  signal.addEventListener('abort', listener, { once: true })
  return () => {
    // Node would search all other listeners of the signal for one that it has removed itself.
    if (!isAborted) signal.removeEventListener('abort', listener)
  }
}
