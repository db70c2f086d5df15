import { WireError } from '../../runtime/errors/wire-error.ts'
import { UserError } from '../io.ts'
import { messageOf } from '../text/visible-text.ts'

/** Starts to listen, or to talk to the only client. @throws {UserError} */
export async function startListening<Started>(start: () => Promise<Started>): Promise<Started> {
  try {
    return await start()
  } catch (error) {
    if (error instanceof WireError) throw new UserError(messageOf(error))
    throw error
  }
}
