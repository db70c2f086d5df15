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
  signal.addEventListener('abort', callback, { once: true })
  return () => signal.removeEventListener('abort', callback)
}
