import { activityTypeTable, resultTypeTable, verbosityTable } from '../../generated/nix-daemon/enums.ts'
import type { LogMessage } from '../../generated/nix-daemon/log.ts'
import type { Field } from '../../generated/nix-daemon/types.ts'
import { bigint, count, int, text } from './cursor.ts'

const levels = [...verbosityTable.names.values()]

/** Reads one message at the cursor, of the kinds that a build sends. */
export function logMessage(): LogMessage {
  const tag = int()
  switch (tag) {
    case 0x6f6c6d67:
      return { kind: 'Next', msg: text() }
    case 0x53544f50:
      return { kind: 'StopActivity', act: bigint() }
    case 0x616c7473:
      return { kind: 'Last' }
    case 0x52534c54: {
      const act = bigint()
      const type = int()
      return { kind: 'Result', act, type: resultTypeTable.names.get(type) ?? type, fields: fields() }
    }
    case 0x53545254: {
      const act = bigint()
      const level = int()
      const type = int()
      return {
        kind: 'StartActivity',
        act,
        level: levels[level] ?? level,
        type: activityTypeTable.names.get(type) ?? type,
        text: text(),
        fields: fields(),
        parent: bigint(),
      }
    }
    default:
      throw new RangeError(`tag ${tag}`)
  }
}

function fields(): Field[] {
  const values = new Array<Field>(count())
  for (let index = 0; index < values.length; index += 1) {
    const kind = int()
    if (kind === 1) values[index] = { kind: 'String', value: text() }
    else if (kind === 0) values[index] = { kind: 'Int', value: int() }
    else throw new RangeError(`field ${kind}`)
  }
  return values
}
