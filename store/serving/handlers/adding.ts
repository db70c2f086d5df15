import type { NixDaemonHandlers } from '../../../generated/nix-daemon/server.ts'
import type { StorePath, UnkeyedValidPathInfo } from '../../../generated/nix-daemon/types.ts'
import { V1_25 } from '../../../generated/nix-daemon/versions.ts'
import { type MethodWithAlgorithm, parseMethod, printContentAddress } from '../../../nix/content-address.ts'
import { parseHashAlgorithm } from '../../../nix/hash.ts'
import { contentAddressPath } from '../../../nix/make-path.ts'
import { fileContents } from '../../../nix/nar/file-contents.ts'
import { ReferenceScanner } from '../../../nix/reference-scanner.ts'
import { fingerprint } from '../../../nix/signatures.ts'
import { parseStorePath } from '../../../nix/store-path.ts'
import type { Body } from '../../../runtime/index.ts'
import { type AdmitOptions, admit } from '../../adding/admit.ts'
import { Arrivals } from '../../adding/arrivals.ts'
import { checkSignatures } from '../../adding/check-signatures.ts'
import { now, receivePath, requireTrustworthy } from '../../adding/receive-path.ts'
import type { Pending } from '../../model/contents.ts'
import { notValid } from '../../model/refusals.ts'
import { inSlices, sortTexts } from '../../model/slices.ts'
import { type Context, makeRoom, requireTrust, rootPaths, sharing } from './context.ts'

type Adding = Pick<
  Required<NixDaemonHandlers>,
  | 'addToStore'
  | 'addTextToStore'
  | 'addToStoreScanning'
  | 'addToStoreNar'
  | 'addMultipleToStore'
  | 'addSignatures'
>

/** Handlers that make paths valid or add to their metadata. */
export function adding(context: Context): Adding {
  const { store } = context
  return {
    async addToStore(request, content, call) {
      await makeRoom(context, call)
      const { name, refs = [], repair = false } = request
      const options = { repair, sharing: sharing(context, call) }
      if (call.session.version < V1_25) {
        const method = oldMethod(request)
        const body = method.method === 'nar' ? content : fileContents(content)
        return {
          path: await addContent(context, name, method, body, [], { ...options, repair: false }),
          info: undefined,
        }
      }
      if (repair) requireTrust(context, 'repair paths')
      const path = await addContent(context, name, parseMethod(request.camStr ?? ''), content, refs, options)
      return { path, info: await infoOf(context, path) }
    },

    async addTextToStore({ suffix, text, refs = [] }, call) {
      await makeRoom(context, call)
      const method = { method: 'text', algorithm: 'sha256' } as const
      return await addContent(context, suffix, method, text, refs, { sharing: sharing(context, call) })
    },

    async addToStoreScanning({ name, camStr }, content, call) {
      await makeRoom(context, call)
      const method = parseMethod(camStr)
      const scanner = await scannerOf(context)
      const pending = await receiveContent(context, method, scanner.through(content))
      const refs: StorePath[] = []
      await inSlices(scanner.found, async part => {
        const found = await store.metadata.pathByHash(part)
        if (found !== undefined) refs.push(found)
      })
      const options = { sharing: sharing(context, call) }
      const path = await addPending(context, name, method, pending, await sortTexts(refs), options)
      return { path, info: await infoOf(context, path) }
    },

    async addToStoreNar({ path, info, repair = false, dontCheckSigs = false }, nar, call) {
      if (repair) requireTrust(context, 'repair paths')
      checkSignatures(store, () => fingerprint(path, info), info.sigs)
      await rootPaths(context, [path, ...info.references])
      if (isChecked(context, dontCheckSigs)) await requireTrustworthy(store, { path, info })
      if (!repair && (await store.metadata.isValid(path))) return
      await makeRoom(context, call)
      const checks = { ultimate: context.trusted }
      await admit(store, [await receivePath(store, { path, info }, nar, checks)], {
        repair,
        sharing: sharing(context, call),
      })
    },

    async addMultipleToStore({ repair = false, dontCheckSigs = false }, paths, call) {
      if (repair) requireTrust(context, 'repair paths')
      const arrivals = new Arrivals(store, { repair, sharing: sharing(context, call) })
      try {
        for await (const { head, nar } of paths) {
          const { path, info } = head.info
          checkSignatures(store, () => fingerprint(path, info), info.sigs)
          await rootPaths(context, [path, ...info.references])
          if (isChecked(context, dontCheckSigs)) await requireTrustworthy(store, head.info)
          if (!repair && (await store.metadata.isValid(path))) continue
          await makeRoom(context, call)
          await arrivals.add(await receivePath(store, head.info, nar))
        }
        await arrivals.finish()
      } catch (error) {
        await arrivals.giveUp()
        throw error
      }
    },

    async addSignatures({ path, sigs }) {
      const info = await infoOf(context, path)
      checkSignatures(store, () => fingerprint(path, info), sigs, info.sigs)
      await store.metadata.addSignatures(path, sigs)
    },
  }
}

/** Reads the method of requests before 1.25; the other two fields count only if `fixed` is set. */
function oldMethod(request: {
  readonly fixed?: boolean | undefined
  readonly recursive?: unknown
  readonly hashAlgo?: string | undefined
}): MethodWithAlgorithm {
  if (request.fixed !== true) return { method: 'nar', algorithm: 'sha256' }
  const method = request.recursive === 'NixArchive' ? 'nar' : 'flat'
  return { method, algorithm: parseHashAlgorithm(request.hashAlgo ?? '') }
}

/** Tells whether a path needs a content address or a signature: always from clients that are not trusted. */
function isChecked({ store, trusted }: Context, dontCheckSigs: boolean): boolean {
  return !trusted || (store.publicKeys.length > 0 && !dontCheckSigs)
}

/** Adds contents and computes their path. @param content the NAR, or the file's bytes for other methods. */
async function addContent(
  context: Context,
  name: string,
  method: MethodWithAlgorithm,
  content: Body,
  refs: readonly StorePath[],
  options: AdmitOptions,
): Promise<StorePath> {
  await rootPaths(context, refs)
  return addPending(context, name, method, await receiveContent(context, method, content), refs, options)
}

function receiveContent(
  { store }: Context,
  { method, algorithm }: MethodWithAlgorithm,
  content: Body,
): Promise<Pending> {
  const options = { hashes: [algorithm] }
  return method === 'nar'
    ? store.contents.receiveNar(content, options)
    : store.contents.receiveFlat(content, options)
}

async function addPending(
  context: Context,
  name: string,
  { method, algorithm }: MethodWithAlgorithm,
  pending: Pending,
  given: readonly StorePath[],
  options: AdmitOptions,
): Promise<StorePath> {
  const { store } = context
  try {
    const refs = await sortTexts([...new Set(given)])
    const address = { method, hash: { algorithm, base16: pending.hashes[algorithm] as string } }
    const path = contentAddressPath(store.storeDir, name, address, { others: refs, self: false })
    await rootPaths(context, [path])
    const info: UnkeyedValidPathInfo = {
      deriver: undefined,
      narHash: pending.narHash,
      references: refs,
      registrationTime: now(),
      narSize: pending.narSize,
      ultimate: false,
      sigs: [],
      ca: printContentAddress(address),
    }
    await admit(store, [{ pending, registration: { path, info } }], options)
    return path
  } finally {
    await pending.discard()
  }
}

async function infoOf({ store }: Context, path: StorePath): Promise<UnkeyedValidPathInfo> {
  const info = await store.metadata.info(path)
  if (info === undefined) throw notValid(path)
  return info
}

/** Makes a scanner for references to any valid path. */
async function scannerOf({ store }: Context): Promise<ReferenceScanner> {
  const scanner = new ReferenceScanner()
  const { pages } = await store.metadata.allPaths()
  for await (const page of pages)
    for (const path of page) scanner.want(parseStorePath(store.storeDir, path).hashPart)
  return scanner
}
