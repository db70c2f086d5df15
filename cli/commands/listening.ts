import { WireError } from '../../runtime/errors/wire-error.ts'
import type { Listening } from '../../runtime/transport/listen.ts'
import { UserError } from '../io.ts'
import { messageOf } from '../text/visible-text.ts'

/** Starts to listen. @throws {UserError} */
export async function startListening(start: () => Promise<Listening>): Promise<Listening> {
  try {
    return await start()
  } catch (error) {
    if (error instanceof WireError) throw new UserError(messageOf(error))
    throw error
  }
}
