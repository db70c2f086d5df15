import { listen } from '../../generated/nix-daemon/server.ts'
import { isValid } from '../inputs/asked-path.ts'
import { answer } from './answer.ts'

answer({
  async listen(path: string): Promise<void> {
    await listen(path, { isValidPath: asked => isValid(asked.path) })
  },
})
