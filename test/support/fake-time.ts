import { afterAll, beforeAll, vi } from 'vitest'
import { settle } from './chunks.ts'

export const SECOND = 1000
export const MINUTE: number = 60 * SECOND
export const HOUR: number = 60 * MINUTE

/** Makes the time of servers pass only where a test says so, so that no test depends on the speed of the machine. */
export function stopTime(): void {
  beforeAll(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
  afterAll(() => void vi.useRealTimers())
}

/** Lets all bytes arrive that are on their way. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await settle()
}

/** Lets time pass, once all bytes have arrived. */
export async function pass(ms: number): Promise<void> {
  await turns()
  vi.advanceTimersByTime(ms)
  await turns()
}
