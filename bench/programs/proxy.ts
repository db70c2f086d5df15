import { listenAsProxy } from '../../generated/nix-daemon/proxy.ts'
import { answer } from './answer.ts'

answer({
  async listen({ at, to }: { readonly at: string; readonly to: string }): Promise<void> {
    await listenAsProxy(at, to, {
      onError: (error, operation) => {
        console.error(operation, error)
      },
    })
  },
})
