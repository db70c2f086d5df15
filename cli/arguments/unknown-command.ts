import { UsageError } from '../io.ts'
import { nearestNames } from '../text/nearest-names.ts'
import { type Commands, shownNames } from './command.ts'

/** Makes the error about a command that is not in the list. */
export function unknownCommand(name: string, commands: Commands): UsageError {
  const [near] = nearestNames(name, shownNames(commands))
  return new UsageError(`unknown command '${name}'${near === undefined ? '' : `; did you mean ${near}?`}`)
}
