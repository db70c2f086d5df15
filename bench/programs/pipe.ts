import { pipeByHand } from '../baselines/pipe.ts'
import { answer } from './answer.ts'

answer({
  listen: ({ at, to }: { readonly at: string; readonly to: string }) => pipeByHand(at, to),
})
