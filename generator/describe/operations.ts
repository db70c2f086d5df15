import type { Introduced } from '../ir/base.ts'
import type { Content, Ended, Operation } from '../ir/protocol.ts'
import { formatVersion } from '../ir/version.ts'
import { describeField, describeGate, describeWritten } from './types.ts'

/** Describes an operation that some version has. */
export function describeOperation(operation: Operation): object {
  const { name, opcode, doc, gate, channel, request, upload, download, response } = operation
  return {
    name,
    opcode,
    gate: describeGate(gate),
    channel,
    request: request.map(describeField),
    upload:
      upload === undefined
        ? undefined
        : {
            name: upload.name,
            wire: upload.wire.map(({ by, content, doc, gate }) => ({
              gate: describeGate(gate),
              by,
              content: describeContent(content),
              doc,
            })),
            doc: upload.doc,
          },
    download:
      download === undefined
        ? undefined
        : {
            name: download.name,
            by: download.by,
            content: describeContent(download.content),
            doc: download.doc,
          },
    response: describeResponse(response),
    introduced: describeIntroduced(operation.introduced),
    obsolete: operation.obsolete === undefined ? undefined : describeEnded(operation.obsolete),
    removed: operation.removed === undefined ? undefined : describeEnded(operation.removed),
    served: operation.served,
    trusted: operation.trusted,
    doc,
  }
}

/** Describes an operation of which only the name and the opcode are known. */
export function describeFormer({ name, opcode, removed, doc }: Operation): object {
  return { name, opcode, removed: removed === undefined ? undefined : describeEnded(removed), doc }
}

function describeResponse(response: Operation['response']): object {
  switch (response.kind) {
    case 'nothing':
      return { kind: 'nothing' }
    case 'value':
      return { kind: 'value', ...describeWritten(response), doc: response.doc }
    case 'fields':
      return { kind: 'fields', fields: response.fields.map(describeField) }
  }
}

function describeContent(content: Content): object {
  return content.kind === 'bytes' ? { kind: 'bytes' } : { kind: content.kind, name: content.name }
}

function describeIntroduced({ version, release, bumped, feature }: Introduced): object {
  return { version: versionText(version), release, bumped: bumped ? true : undefined, feature }
}

function describeEnded({ version, release, doc }: Ended): object {
  return { version: versionText(version), release, doc }
}

function versionText(version: number | undefined): string | undefined {
  return version === undefined ? undefined : formatVersion(version)
}
