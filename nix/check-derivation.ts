import type { StorePath } from '../generated/nix-daemon/types.ts'
import type { Derivation } from './derivation.ts'
import { type InputHash, maskedHash } from './derivation-hash.ts'
import { derivationType } from './derivation-type.ts'
import { DerivationError } from './errors.ts'
import { type DerivationPlace, fixedOutput, inputAddressedPath, outputMethod } from './output-paths.ts'
import { parseStorePath } from './store-path.ts'

/**
 * Checks that a derivation's inputs are paths of its store, and that the paths of its outputs, and the variables that
 * name them, are those that follow from the rest of it. So no derivation can claim the output of another one. Only if
 * it is input-addressed, `inputHash` is asked.
 *
 * @throws {DerivationError} `bad-derivation`, in the words of nix-daemon. @throws {PathError}
 */
export function checkDerivation(drv: Derivation, place: DerivationPlace, inputHash: InputHash): void {
  const type = derivationType(drv)
  const { storeDir } = place
  for (const input of drv.inputSrcs) parseStorePath(storeDir, input)
  for (const [input] of drv.inputDrvs) parseStorePath(storeDir, input)
  const variables = new Map(drv.env)
  const checkVariable = (name: string, path: StorePath): void => {
    if (variables.get(name) !== path)
      throw refused(`derivation has incorrect environment variable '${name}', should be '${path}'`)
  }
  if (type === 'fixed')
    for (const [name, output] of drv.outputs) checkVariable(name, fixedOutput(place, name, output).path)
  if (type === 'floating' || type === 'impure')
    for (const [, { hashAlgo }] of drv.outputs) outputMethod(hashAlgo)
  if (type !== 'input-addressed') return
  for (const [, { path }] of drv.outputs) parseStorePath(storeDir, path)
  const hash = maskedHash(drv, place, inputHash)
  for (const [name, { path }] of drv.outputs) {
    if (hash.deferred) throw refused(`derivation has output '${path}', should be deferred`)
    const right = inputAddressedPath(place, name, hash.outputs.get(name) ?? '')
    if (path !== right) throw refused(`derivation has incorrect output '${path}', should be '${right}'`)
    checkVariable(name, right)
  }
}

function refused(problem: string): DerivationError {
  return new DerivationError('bad-derivation', problem, 0)
}
