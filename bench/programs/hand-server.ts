import { listenByHand } from '../baselines/server.ts'
import { isValid } from '../inputs/asked-path.ts'
import { answer } from './answer.ts'

answer({
  async listen(path: string): Promise<void> {
    await listenByHand(path, isValid)
  },
})
