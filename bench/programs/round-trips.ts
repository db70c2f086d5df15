import { connect, type NixDaemonClient } from '../../generated/nix-daemon/index.ts'
import { HandClient } from '../baselines/round-trips.ts'
import type { Told } from '../harness/c-program.ts'
import { answer } from './answer.ts'
import { metered } from './meter.ts'
import type { Questions } from './requests.ts'

type Ask = (path: string) => Promise<number>

const ours = {
  IsValidPath: (client: NixDaemonClient) => async (path: string) =>
    Number(await client.isValidPath({ path })),
  QueryPathInfo: (client: NixDaemonClient) => async (path: string) => {
    const info = await client.queryPathInfo({ path })
    return info === undefined ? 0 : 1 + info.references.length
  },
}

const byHand = {
  IsValidPath: (client: HandClient) => async (path: string) => Number(await client.isValidPath(path)),
  QueryPathInfo: (client: HandClient) => async (path: string) => {
    const info = await client.queryPathInfo(path)
    return info === undefined ? 0 : 1 + info.references.length
  },
}

/** Makes `count` calls, up to `inFlight` of them at a time. */
async function askAll(ask: Ask, path: string, count: number, inFlight: number): Promise<number> {
  let [left, result] = [count, 0]
  const askOn = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      const more = await ask(path)
      result += more
    }
  }
  await Promise.all(Array.from({ length: inFlight }, askOn))
  return result
}

async function measured(ask: Ask, { path, warmUp, count, inFlight = 1 }: Questions): Promise<Told> {
  await askAll(ask, path, warmUp, inFlight)
  return metered(() => askAll(ask, path, count, inFlight))
}

answer({
  async ours(questions: Questions): Promise<Told> {
    const { socket, operation, inFlight = 1 } = questions
    const client = await connect(socket, { inFlight })
    const told = await measured(ours[operation](client), questions)
    await client.close()
    return told
  },
  async byHand(questions: Questions): Promise<Told> {
    const client = await HandClient.connect(questions.socket)
    const told = await measured(byHand[questions.operation](client), questions)
    client.close()
    return told
  },
})
