/**
 * Options of sockets by which the system asks, after a minute of silence, whether the peer's machine is still there. A
 * peer may be silent for hours, but one that has vanished would be waited for forever.
 */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 60_000 } as const
