import type { NixDaemonCall } from '../../../generated/nix-daemon/server.ts'
import type { ActivityType, ResultType } from '../../../generated/nix-daemon/types.ts'
import { type LogLevel, rankOf } from './context.ts'

/** An activity that a client shows. */
export interface Activity {
  /** Sends something about it that has numbers. */
  result(type: ResultType, numbers: readonly number[]): void
  stop(): void
}

let started = 0n

/** Starts an activity; clients before 1.20 get its text as a line, if they want lines of that level. */
export function startActivity(
  call: NixDaemonCall,
  type: ActivityType,
  level: LogLevel,
  text: string,
): Activity {
  started += 1n
  const act = started
  const { log, session } = call
  log.say({ kind: 'StartActivity', act, level: rankOf(session, level), type, text, fields: [], parent: 0n })
  return {
    result: (result, numbers) =>
      log.say({
        kind: 'Result',
        act,
        type: result,
        fields: numbers.map(value => ({ kind: 'Int', value: BigInt(value) })),
      }),
    stop: () => log.say({ kind: 'StopActivity', act }),
  }
}
