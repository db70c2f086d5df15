import { create, createFileRegistry, type DescMessage, fromBinary, toBinary } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import avro from 'avsc'
import { isNativeAccelerationEnabled, Packr } from 'msgpackr'
import protobuf from 'protobufjs'
import 'protobufjs/ext/descriptor.js'
import type { ValidPathInfo } from '../../generated/nix-daemon/index.ts'

/** A general-purpose serializer of the same data, in its own format. */
export interface Serializer {
  readonly name: string
  /** Converts records to the serializer's own form; not measured. */
  prepare(records: readonly ValidPathInfo[]): unknown
  encode(message: unknown): Uint8Array | string
  decode(bytes: Uint8Array | string): readonly { readonly path: string }[]
}

type Records = ReturnType<Serializer['decode']>

const protoSource = `
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
const { root } = protobuf.parse(protoSource, { keepCase: true })
const PathInfos = root.lookupType('PathInfos')

/** Converts the schema for protobuf-es. */
function descriptorOf(name: string): DescMessage {
  root.resolveAll()
  const set = root.toDescriptor('proto3')
  const bytes = set.$type.encode(set).finish()
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes)).getMessage(name) as DescMessage
}
const PathInfosSchema = descriptorOf('PathInfos')

const list = { type: 'array', items: 'string' } as const
const optional = ['null', 'string'] as const
const avroInfos = avro.Type.forSchema({
  type: 'array',
  items: {
    type: 'record',
    name: 'PathInfo',
    fields: [
      { name: 'path', type: 'string' },
      {
        name: 'info',
        type: {
          type: 'record',
          name: 'Info',
          fields: [
            { name: 'deriver', type: optional },
            { name: 'narHash', type: 'string' },
            { name: 'references', type: list },
            { name: 'registrationTime', type: 'long' },
            { name: 'narSize', type: 'long' },
            { name: 'ultimate', type: 'boolean' },
            { name: 'sigs', type: list },
            { name: 'ca', type: optional },
          ],
        },
      },
    ],
  },
} as unknown as avro.Schema)

/** Uses records, which name the fields once. If there is a C++ addon for the machine, it extracts the strings. */
const packr = new Packr()

export const serializers: readonly Serializer[] = [
  {
    name: 'JSON',
    prepare: records => records,
    encode: message => JSON.stringify(message),
    decode: text => JSON.parse(text as string) as Records,
  },
  {
    name: 'avsc',
    prepare: records =>
      records.map(({ path, info }) => ({
        path,
        info: { ...info, deriver: info.deriver ?? null, ca: info.ca ?? null },
      })),
    encode: message => avroInfos.toBuffer(message),
    decode: bytes => avroInfos.fromBuffer(bytes as Buffer) as Records,
  },
  {
    name: 'protobufjs',
    prepare: records => ({ infos: records }),
    encode: message => PathInfos.encode(message as protobuf.Message).finish(),
    decode: bytes => (PathInfos.decode(bytes as Uint8Array) as unknown as { infos: Records }).infos,
  },
  {
    name: 'protobuf-es',
    prepare: records => {
      const infos = records.map(({ path, info }) => ({
        path,
        info: { ...info, registrationTime: BigInt(info.registrationTime), narSize: BigInt(info.narSize) },
      }))
      return create(PathInfosSchema, { infos })
    },
    encode: message => toBinary(PathInfosSchema, message as ReturnType<typeof create>),
    decode: bytes =>
      (fromBinary(PathInfosSchema, bytes as Uint8Array) as unknown as { infos: Records }).infos,
  },
  {
    name: isNativeAccelerationEnabled ? 'msgpackr, C++ addon' : 'msgpackr',
    prepare: records => records,
    encode: message => packr.pack(message),
    decode: bytes => packr.unpack(bytes as Uint8Array) as Records,
  },
]
