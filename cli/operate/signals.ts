const ENDING = ['SIGINT', 'SIGTERM'] as const

/** A signal that asks a server to end. */
export type EndSignal = (typeof ENDING)[number]

/** A wait for the first signal that asks to end. */
export interface Interrupt {
  readonly signal: Promise<EndSignal>
  /** Ends the wait; the system then ends the process for a signal again. */
  stop(): void
}

/** Begins to wait for a signal that asks to end. Another one ends the process at once, as the system does it. */
export function awaitInterrupt(): Interrupt {
  let end: (signal: EndSignal) => void = () => {}
  const stop = (): void => {
    for (const each of ENDING) process.off(each, end)
  }
  const signal = new Promise<EndSignal>(resolve => {
    end = each => {
      stop()
      resolve(each)
    }
  })
  for (const each of ENDING) process.on(each, end)
  return { signal, stop }
}

/** Calls back for each SIGHUP. Returns a function that ends that; the system then ends the process for it again. */
export function onHangUp(callback: () => void): () => void {
  process.on('SIGHUP', callback)
  return () => {
    process.off('SIGHUP', callback)
  }
}
