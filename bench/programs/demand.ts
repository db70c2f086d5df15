import { connect } from '../../generated/nix-daemon/index.ts'
import { storePaths } from '../inputs/data.ts'
import { answer } from './answer.ts'
import { DEMANDS } from './demands.ts'
import type { Demand } from './requests.ts'

answer({
  /** Makes the request from a new connection; returns how long it took, in ms. */
  async make(demand: Demand): Promise<number> {
    const client = await connect(demand.url)
    const paths = storePaths(demand.paths)
    const started = performance.now()
    await DEMANDS[demand.name]?.(client, paths, demand)
    const took = performance.now() - started
    await client.close()
    return took
  },
})
