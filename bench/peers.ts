import { Packr } from 'msgpackr'
import protobuf from 'protobufjs'
import type { ValidPathInfo } from '../generated/nix-daemon/index.ts'

/** A general-purpose serializer with the same data in its own format. */
export interface Peer {
  readonly name: string
  encode(records: readonly ValidPathInfo[]): Uint8Array | string
  decode(bytes: Uint8Array | string): { readonly length: number }
}

const schema = `
syntax = "proto3";
message Info {
  optional string deriver = 1;
  string narHash = 2;
  repeated string references = 3;
  uint64 registrationTime = 4;
  uint64 narSize = 5;
  bool ultimate = 6;
  repeated string sigs = 7;
  optional string ca = 8;
}
message PathInfo { string path = 1; Info info = 2; }
message PathInfos { repeated PathInfo infos = 1; }
`
const PathInfos = protobuf.parse(schema).root.lookupType('PathInfos')
const packr = new Packr({ useRecords: false })

export const peers: readonly Peer[] = [
  {
    name: 'JSON',
    encode: records => JSON.stringify(records),
    decode: text => JSON.parse(text as string),
  },
  {
    name: 'protobufjs',
    encode: records => PathInfos.encode({ infos: records } as object as protobuf.Message).finish(),
    decode: bytes => (PathInfos.decode(bytes as Uint8Array) as unknown as { infos: unknown[] }).infos,
  },
  {
    name: 'msgpackr',
    encode: records => packr.pack(records),
    decode: bytes => packr.unpack(bytes as Uint8Array),
  },
]
