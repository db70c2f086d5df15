import { listenByHand } from '../baselines/server.ts'
import { isValid } from '../harness/question.ts'
import { answer } from './answer.ts'

answer({
  async listen(path: string): Promise<void> {
    await listenByHand(path, isValid)
  },
})
