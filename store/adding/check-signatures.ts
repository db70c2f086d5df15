import type { Signature } from '../../generated/nix-daemon/types.ts'
import { quote } from '../../nix/errors.ts'
import { isSignature, signaturesBy } from '../../nix/signatures.ts'
import { HandlerError } from '../../runtime/index.ts'
import type { Store } from '../model/store.ts'

/**
 * Refuses signatures that are malformed or too many.
 *
 * @param signs makes the text that they sign.
 * @param known the signatures that are stored already.
 * @throws {HandlerError}
 */
export function checkSignatures(
  store: Store,
  signs: () => string,
  signatures: readonly Signature[],
  known: readonly Signature[] = [],
): void {
  for (const each of signatures)
    if (!isSignature(each))
      throw new HandlerError(`signature ${quote(each)} is corrupt: it has to be NAME:BASE64`)
  const most = store.limits.signatures
  const all = new Set([...known, ...signatures])
  if (all.size <= most || all.size === new Set(known).size) return
  // Signatures by the store's own keys always find room, so that no others keep them out. A key makes one of a text, so
  // count before, because each takes time to verify.
  const isFull = all.size > most + store.publicKeys.length
  if (isFull || all.size - signaturesBy(store.publicKeys, signs(), [...all]).length > most)
    throw new HandlerError(`more than ${most} signatures by keys that the store does not trust`)
}
