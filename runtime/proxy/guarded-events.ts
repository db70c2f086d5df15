import type { ProxyEvents } from './events.ts'

type Callback<Args extends unknown[]> = ((...args: Args) => void) | undefined

/** Makes callbacks that are not called again after one of them has thrown, so that no call fails by them. */
export function guardEvents(events: ProxyEvents, onError: (error: unknown) => void): ProxyEvents {
  let isOver = false
  const guard = <Args extends unknown[]>(name: string, callback: Callback<Args>): object => {
    if (callback === undefined) return {}
    const guarded = (...args: Args): void => {
      if (isOver) return
      try {
        callback.apply(events, args)
      } catch (error) {
        isOver = true
        onError(error)
      }
    }
    return { [name]: guarded }
  }
  return {
    ...guard('hello', events.hello),
    ...guard('request', events.request),
    ...guard('message', events.message),
    ...guard('body', events.body),
    ...guard('response', events.response),
    ...guard('failure', events.failure),
  }
}
