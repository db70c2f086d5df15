import {
  type BuildResult,
  connect,
  decode,
  encode,
  parseVersion,
  RemoteError,
  type ValidPathInfo,
} from 'nixwire'
import { NarWalker } from 'nixwire/nix-daemon/grammars'
import { readBuildResult } from 'nixwire/nix-daemon/read'
import { writeBuildResult, writeValidPathInfo } from 'nixwire/nix-daemon/write'

const result: BuildResult = {
  status: 'Built',
  errorMsg: '',
  timesBuilt: 1,
  isNonDeterministic: false,
  startTime: 0,
  stopTime: 0,
  cpuUser: undefined,
  cpuSystem: undefined,
  builtOutputs: [],
  builtRealisations: [],
}
const session = { version: parseVersion('1.37'), features: 0 }
const bytes = encode(writeBuildResult, result, session)
const back = decode(readBuildResult, bytes, session)

// @ts-expect-error a path alone is no path info
const wrong: ValidPathInfo = '/nix/store/3k9xw7m2b5hq1fz8rv4ysn6dcgpja0li-hello'
const refused = ((): string => {
  try {
    encode(writeValidPathInfo, wrong, session)
    return 'taken'
  } catch (error) {
    return (error as { code: string }).code
  }
})()

const failed = await connect('unix:///nowhere/socket').catch((error: unknown) => error)
process.stdout.write(
  `${back.status} ${bytes.length} ${new NarWalker().done} ${failed instanceof Error ? failed.name : ''} ${typeof RemoteError} ${refused}\n`,
)
